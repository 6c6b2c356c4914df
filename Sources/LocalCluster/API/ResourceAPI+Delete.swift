import FoundationEssentials
import Kubernetes

extension ResourceAPI {
    /// Deletes an object, or marks it while finalizers, a grace period or its contents keep it.
    func delete(_ resource: ServedResource, _ key: ObjectKey, _ options: DeletionOptions) throws(APIError) -> Written {
        for _ in 0..<10 {
            guard let stored = store.object(resource.table, key) else { throw .notFound(resource.table, key.name) }
            let live = resource.fromStorage(stored)
            try checkPreconditions(live, options, resource)
            var next = live
            mark(&next, options, resource)
            let isComplete = Deletion.isComplete(next, resource)
            if options.dryRun { return Written(object: isComplete ? live : next, isRemoved: isComplete) }
            do throws(Store.Failure) {
                if isComplete {
                    let last = live.isBeingDeleted ? next : live
                    let removed = try store.remove(
                        resource.table,
                        key,
                        replacing: stored.resourceVersion,
                        last: resource.toStorage(last)
                    )
                    didRemove(removed, resource)
                    return Written(object: resource.fromStorage(removed), isRemoved: true)
                }
                guard next != live else { return Written(object: live) }
                let written = try store.write(resource.table, key, resource.toStorage(next), replacing: stored.resourceVersion)
                didWrite(written, resource)
                return deletedDefinition(key, resource) ?? Written(object: resource.fromStorage(written))
            } catch {
                guard error == .conflict, options.resourceVersion == nil else { throw error.refusal(resource.table, key.name) }
            }
        }
        throw .conflict(resource.table, key.name)
    }

    private func checkPreconditions(_ live: JSONValue, _ options: DeletionOptions, _ resource: ServedResource) throws(APIError) {
        if let uid = options.uid, uid != live.uid {
            throw .conflict(
                resource.table,
                live.name,
                "the UID in the precondition (\(uid)) does not match the UID in record (\(live.uid)). "
                    + "The object might have been deleted and then recreated"
            )
        }
        if let version = options.resourceVersion, version != live.resourceVersion {
            throw .conflict(
                resource.table,
                live.name,
                "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record "
                    + "(\(live.resourceVersion)). "
                    + "The object might have been modified"
            )
        }
    }

    /// Marks an object as being deleted, with the finalizers its deletion needs.
    private func mark(_ object: inout JSONValue, _ options: DeletionOptions, _ resource: ServedResource) {
        var finalizers = object.finalizers
        switch options.propagation {
        case .foreground where !finalizers.contains(Deletion.foregroundFinalizer):
            finalizers = finalizers.filter { $0 != Deletion.orphanFinalizer } + [Deletion.foregroundFinalizer]
        case .orphan where !finalizers.contains(Deletion.orphanFinalizer):
            finalizers = finalizers.filter { $0 != Deletion.foregroundFinalizer } + [Deletion.orphanFinalizer]
        case .background where object.isBeingDeleted, .foreground, .orphan: break
        case .background: finalizers.removeAll { $0 == Deletion.orphanFinalizer || $0 == Deletion.foregroundFinalizer }
        }
        object.setFinalizers(finalizers)
        let grace = Deletion.gracePeriod(object, asked: options.gracePeriodSeconds, resource)
        if !object.isBeingDeleted {
            object.setMetadata("deletionTimestamp", .string(Timestamp(seconds: Timestamp.now().seconds + Int64(grace)).description))
            if resource.countsGenerations { object.setMetadata("generation", .integer(object.generation + 1)) }
        }
        object.setMetadata("deletionGracePeriodSeconds", .integer(Int64(grace)))
        if resource.table == .namespaces { object.set(at: ["status", "phase"], "Terminating") }
    }

    /// Deletes every object a list would show; the ones that go away meanwhile are no error.
    func deleteCollection(
        _ resource: ServedResource,
        namespace: String?,
        matching: (JSONValue) -> Bool,
        _ options: DeletionOptions
    ) throws(APIError) -> [JSONValue] {
        let objects = objects(resource, namespace: namespace).filter(matching)
        for object in objects {
            do {
                _ = try delete(resource, resource.key(namespace: object.namespace, name: object.name), options)
            } catch  where error.isNotFound {
                continue
            }
        }
        return objects
    }
}
