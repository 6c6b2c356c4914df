import Kubernetes
import Synchronization

/// Deletes what nobody owns any more: background, foreground and orphaning deletion by owner references.
final class GarbageCollector: ControlLoop {
    let access: ClusterAccess
    let events: EventLog
    let name = "garbage-collector"
    private let graph = Mutex(OwnerGraph())

    init(access: ClusterAccess, events: EventLog) {
        self.access = access
        self.events = events
    }

    func watch() -> ClusterWatch { access.watchAll() }

    func keys(touchedBy event: ClusterEvent) -> [String] {
        let object = OwnedObject(event.object, type: event.type)
        return graph.withLock { graph in
            Array(event.change == .deleted ? graph.remove(object.uid) : graph.upsert(object))
        }
    }

    func sync(_ uid: String) async throws -> Duration? {
        let (object, decision) = graph.withLock { ($0.objects[uid], $0.decision(about: uid)) }
        guard let object else { return nil }
        do {
            switch decision {
            case .nothing: break
            case .delete(let foreground, let absent):
                guard await areGone(absent, from: object) else { return nil }
                try await access.delete(object.type, object.key, propagation: foreground ? .foreground : .background, uid: uid)
            case .dropOwners(let owners, let absent):
                guard await areGone(absent, from: object) else { return nil }
                try await dropOwners(owners, of: object)
            case .orphan(let dependents): try await orphan(dependents, of: object)
            case .finishForeground: try await dropFinalizer("foregroundDeletion", of: object)
            }
        } catch let error as APIError where error.isNotFound {
            return nil
        }
        return nil
    }

    /// The graph may lag behind the store, so absence is looked up before anything is deleted for it.
    private func areGone(_ owners: [OwnedObject.Owner], from object: OwnedObject) async -> Bool {
        for owner in owners {
            guard let type = access.type(apiVersion: owner.apiVersion, kind: owner.kind) else { return false }
            if type.isNamespaced, !object.type.isNamespaced {
                await reportForeignOwner(owner, of: object)
                return false
            }
            let key = ObjectKey(namespace: type.isNamespaced ? object.key.namespace : "", name: owner.name)
            if await access.get(type, key)?.uid == owner.uid { return false }
        }
        return true
    }

    private func reportForeignOwner(_ owner: OwnedObject.Owner, of object: OwnedObject) async {
        guard let json = await access.get(object.type, object.key) else { return }
        await events.record(
            .warning,
            "OwnerRefInvalidNamespace",
            "ownerRef [\(owner.apiVersion)/\(owner.kind), namespace: , name: \(owner.name), uid: \(owner.uid)] does not exist in namespace \"\"",
            about: json,
            of: object.type,
            component: "garbage-collector-controller"
        )
    }

    private func orphan(_ dependents: [String], of owner: OwnedObject) async throws {
        for uid in dependents {
            guard let dependent = graph.withLock({ $0.objects[uid] }) else { continue }
            do {
                try await dropOwners([owner.uid], of: dependent)
            } catch let error as APIError where error.isNotFound {
                continue
            }
        }
        try await dropFinalizer("orphan", of: owner)
    }

    private func dropOwners(_ owners: [String], of object: OwnedObject) async throws {
        try await access.update(object.type, object.key, uid: object.uid) { live in
            let left = live["metadata"]?["ownerReferences"]?.arrayValue?.filter { !owners.contains($0["uid"]?.stringValue ?? "") } ?? []
            live.setMetadata("ownerReferences", left.isEmpty ? nil : .array(left))
        }
    }

    private func dropFinalizer(_ finalizer: String, of object: OwnedObject) async throws {
        try await access.update(object.type, object.key, uid: object.uid) { live in
            let left = live.finalizers.filter { $0 != finalizer }
            live.setMetadata("finalizers", left.isEmpty ? nil : .array(left.map { .string($0) }))
        }
    }
}

extension OwnedObject {
    init(_ object: JSONValue, type: ResourceType) {
        let owners = (object["metadata"]?["ownerReferences"]?.arrayValue ?? []).map { owner in
            Owner(
                uid: owner["uid"]?.stringValue ?? "",
                apiVersion: owner["apiVersion"]?.stringValue ?? "",
                kind: owner["kind"]?.stringValue ?? "",
                name: owner["name"]?.stringValue ?? "",
                blocksDeletion: owner["blockOwnerDeletion"]?.boolValue ?? false
            )
        }
        let deletion: Deletion =
            if !object.isBeingDeleted {
                .none
            } else if object.finalizers.contains("orphan") {
                .orphaning
            } else if object.finalizers.contains("foregroundDeletion") {
                .foreground
            } else {
                .underway
            }
        self.init(type: type, key: object.objectKey, uid: object.uid, owners: owners, deletion: deletion)
    }
}
