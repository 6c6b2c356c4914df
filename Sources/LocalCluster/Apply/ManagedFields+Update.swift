import Kubernetes

extension ManagedFields {
    /// The object with its owners after an update by PUT, POST or a patch that is no apply: what it changed is the manager's, what it
    /// removed is nobody's (structured-merge-diff `merge.Updater.Update`).
    static func tracking(
        update object: JSONValue,
        of live: JSONValue?,
        _ resource: ServedResource,
        _ part: Subresource,
        _ manager: String
    ) -> JSONValue {
        var result = object
        let base = live ?? [:]
        var fields = ManagedFields(of: startingPoint(object, base))
        let comparison = FieldComparison(stripped(base), stripped(object), as: resource.fields)
        let changed = comparison.added.union(comparison.modified).subtracting(unowned)
        let key = Manager(name: manager, isApply: false, apiVersion: resource.type.apiVersion, subresource: part.name)
        if !changed.isEmpty || !comparison.removed.isEmpty {
            fields.remove(comparison.removed)
            fields.remove(comparison.modified, exceptFrom: key)
            let own = fields.owners[key]?.fields ?? FieldSet()
            fields.set(own.union(changed), for: key, apiVersion: resource.type.apiVersion)
        }
        result.setMetadata("managedFields", fields.json)
        return result
    }

    /// The entries to go on from: the client's, when it sent any (an empty list clears them), else the live object's.
    private static func startingPoint(_ object: JSONValue, _ live: JSONValue) -> JSONValue {
        object.metadata["managedFields"]?.arrayValue == nil ? live : object
    }

    /// The object without its entries.
    static func stripped(_ object: JSONValue) -> JSONValue {
        var object = object
        object.update("metadata") { $0["managedFields"] = nil }
        return object
    }
}
