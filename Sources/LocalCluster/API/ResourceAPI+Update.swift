import Kubernetes

extension ResourceAPI {
    /// Changes an object; see `updateWritten`.
    func update(
        _ resource: ServedResource,
        _ key: ObjectKey,
        _ part: Subresource,
        _ options: WriteOptions,
        _ change: (JSONValue) throws -> JSONValue
    ) throws -> JSONValue {
        try updateWritten(resource, key, part, options, change).object
    }

    /// Reads an object, changes it and writes the part a subresource is about, again when another writer was faster (at most 10 times).
    ///
    /// The new object may carry the resourceVersion and uid it was made from: a difference is a conflict. A change that changes nothing
    /// writes nothing. The last finalizer taken from an object being deleted removes it.
    func updateWritten(
        _ resource: ServedResource,
        _ key: ObjectKey,
        _ part: Subresource,
        _ options: WriteOptions,
        _ change: (JSONValue) throws -> JSONValue
    ) throws -> Written {
        for _ in 0..<10 {
            guard let stored = store.object(resource.table, key) else { throw APIError.notFound(resource.table, key.name) }
            let live = resource.fromStorage(stored)
            let decoded = try decode(change(live), as: resource, options)
            try checkPreconditions(decoded.object, live, resource)
            let next = try prepared(decoded.object, live: live, resource, part, options)
            if !Self.differs(next, live) { return Written(object: live, warnings: decoded.warnings) }
            if options.dryRun { return Written(object: next, warnings: decoded.warnings) }
            do throws(Store.Failure) {
                var written = try commit(next, replacing: stored, key, resource)
                written.warnings = decoded.warnings
                return written
            } catch {
                guard error == .conflict else { throw error.refusal(resource.table, key.name) }
            }
        }
        throw APIError.conflict(resource.table, key.name)
    }

    private func commit(
        _ next: JSONValue,
        replacing stored: JSONValue,
        _ key: ObjectKey,
        _ resource: ServedResource
    ) throws(Store.Failure) -> Written {
        let object = resource.toStorage(next)
        if Deletion.isComplete(next, resource) {
            let removed = try store.remove(resource.table, key, replacing: stored.resourceVersion, last: object)
            didRemove(removed, resource)
            return Written(object: resource.fromStorage(removed), isRemoved: true)
        }
        let written = try store.write(resource.table, key, object, replacing: stored.resourceVersion)
        didWrite(written, resource)
        return Written(object: resource.fromStorage(written))
    }

    private func checkPreconditions(_ object: JSONValue, _ live: JSONValue, _ resource: ServedResource) throws(APIError) {
        if !object.uid.isEmpty, object.uid != live.uid {
            throw .conflict(
                resource.table,
                live.name,
                "Precondition failed: UID in precondition: \(object.uid), UID in object meta: \(live.uid)"
            )
        }
        if !object.resourceVersion.isEmpty, object.resourceVersion != live.resourceVersion {
            throw .conflict(resource.table, live.name)
        }
    }

    /// The object to be written: the part the subresource is about from the new one, everything else from the live one.
    private func prepared(
        _ sent: JSONValue,
        live: JSONValue,
        _ resource: ServedResource,
        _ part: Subresource,
        _ options: WriteOptions
    ) throws(APIError) -> JSONValue {
        var next = Self.merged(sent, live: live, resource, part)
        if options.tracking == .update {
            next = ManagedFields.tracking(update: next, of: live, resource, part, options.fieldManager)
        }
        applyDefaults(&next, resource)
        if part == .main { resource.rules.prepareForUpdate(&next, live) }
        if resource.countsGenerations, part != .status, Self.desiredState(next) != Self.desiredState(live) {
            next.setMetadata("generation", .integer(live.generation + 1))
        }
        try validate(next, replacing: live, resource)
        return next
    }

    private static func merged(_ sent: JSONValue, live: JSONValue, _ resource: ServedResource, _ part: Subresource) -> JSONValue {
        var next = sent
        switch part {
        case .main, .scale:
            if resource.hasStatus { next["status"] = live["status"] }
            if resource.table == .namespaces { next.set(at: ["spec", "finalizers"], live.at(path: "spec", "finalizers")) }
        case .status:
            next = live
            next["status"] = sent["status"]
            next.setMetadata("managedFields", sent.metadata["managedFields"])
        case .finalize:
            next = live
            next.set(at: ["spec", "finalizers"], sent.at(path: "spec", "finalizers"))
        }
        let kept = ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion"]
        for field in kept { next.setMetadata(field, live.metadata[field]) }
        next.setMetadata("selfLink", nil)
        if next.name.isEmpty { next.setMetadata("name", live.metadata["name"]) }
        if next.namespace.isEmpty { next.setMetadata("namespace", live.metadata["namespace"]) }
        for field in ["labels", "annotations", "finalizers", "ownerReferences"] where next.metadata[field]?.isEmptyCollection ?? false {
            next.setMetadata(field, nil)
        }
        return next
    }

    /// What a generation counts: everything but metadata and status.
    private static func desiredState(_ object: JSONValue) -> JSONValue {
        var object = object
        for member in ["metadata", "status", "apiVersion", "kind"] { object[member] = nil }
        return object
    }

    /// Whether the objects differ in more than when their fields were written.
    private static func differs(_ left: JSONValue, _ right: JSONValue) -> Bool {
        ManagedFields.withoutTimes(left) != ManagedFields.withoutTimes(right)
    }
}

extension JSONValue {
    var isEmptyCollection: Bool {
        switch self {
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .null, .bool, .integer, .number, .string: false
        }
    }
}
