import FoundationEssentials
import Kubernetes

/// Gives each namespace its default ServiceAccount, and empties a namespace that is being deleted before it goes.
struct NamespaceController: ControlLoop {
    let access: ClusterAccess
    let name = "namespace-controller"

    func watch() -> ClusterWatch { access.watchAll() }

    func keys(touchedBy event: ClusterEvent) -> [ObjectKey] {
        if event.type == .namespaces { return event.change == .deleted ? [] : [event.key] }
        guard event.change == .deleted, !event.object.namespace.isEmpty else { return [] }
        return [ObjectKey(namespace: "", name: event.object.namespace)]
    }

    func sync(_ key: ObjectKey) async throws -> Duration? {
        guard let namespace = await access.get(.namespaces, key) else { return nil }
        guard namespace.isBeingDeleted else {
            try await addServiceAccount(to: key.name)
            return nil
        }
        let left = try await empty(key.name)
        if left.isEmpty {
            try await finalize(namespace)
            return nil
        }
        try await report(left, of: namespace)
        return .seconds(1)
    }

    private func addServiceAccount(to namespace: String) async throws {
        let key = ObjectKey(namespace: namespace, name: "default")
        guard await access.get(.serviceAccounts, key) == nil else { return }
        do {
            try await access.create(.serviceAccounts, ["metadata": ["name": "default", "namespace": .string(namespace)]])
        } catch let error as APIError where error.isAlreadyExists {
            return
        }
    }

    /// Deletes everything in the namespace; returns what is still there, per type.
    private func empty(_ namespace: String) async throws -> [(type: ResourceType, objects: [JSONValue])] {
        var left: [(type: ResourceType, objects: [JSONValue])] = []
        for type in access.types where type.isNamespaced {
            for object in await access.list(type, namespace: namespace) where !object.isBeingDeleted {
                do {
                    try await access.delete(type, object.objectKey, uid: object.uid)
                } catch let error as APIError where error.isNotFound {
                    continue
                }
            }
            let remaining = await access.list(type, namespace: namespace)
            if !remaining.isEmpty { left.append((type, remaining)) }
        }
        return left
    }

    private func finalize(_ namespace: JSONValue) async throws {
        do {
            try await access.update(.namespaces, namespace.objectKey, subresource: "finalize", uid: namespace.uid) { live in
                live.set(at: ["spec", "finalizers"], nil)
            }
        } catch let error as APIError where error.isNotFound {
            return
        }
    }

    private func report(_ left: [(type: ResourceType, objects: [JSONValue])], of namespace: JSONValue) async throws {
        let remaining = left.map { "\($0.type.qualifiedName). has \($0.objects.count) resource instances" }.joined(separator: ", ")
        let finalizers = Set(left.flatMap { $0.objects.flatMap(\.finalizers) }).sorted()
        let conditions: [(String, Bool, String, String)] = [
            ("NamespaceContentRemaining", true, "SomeResourcesRemain", "Some resources are remaining: \(remaining)"),
            (
                "NamespaceFinalizersRemaining", !finalizers.isEmpty, finalizers.isEmpty ? "ContentHasNoFinalizers" : "SomeFinalizersRemain",
                finalizers.isEmpty
                    ? "All content-preserving finalizers finished"
                    : "Some content in the namespace has finalizers remaining: \(finalizers.joined(separator: ", "))"
            ),
        ]
        try await access.update(.namespaces, namespace.objectKey, subresource: "status", uid: namespace.uid) { live in
            live.set(at: ["status", "phase"], "Terminating")
            live.set(at: ["status", "conditions"], .array(conditions.map { Self.condition($0, of: live) }))
        }
    }

    private static func condition(_ words: (type: String, isTrue: Bool, reason: String, message: String), of live: JSONValue) -> JSONValue {
        let status = words.isTrue ? "True" : "False"
        let old = live.condition(words.type)
        let same = old?["status"]?.stringValue == status
        return [
            "type": .string(words.type), "status": .string(status), "reason": .string(words.reason), "message": .string(words.message),
            "lastTransitionTime": same ? old?["lastTransitionTime"] ?? .time(Date()) : .time(Date()),
        ]
    }
}
