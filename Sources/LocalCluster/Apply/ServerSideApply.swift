import Kubernetes

/// Server-side apply: what a manager wants of an object, merged into what is there (structured-merge-diff `merge.Updater.Apply`).
struct ServerSideApply {
    let resource: ServedResource
    let part: Subresource
    let manager: String
    let force: Bool

    /// The object with the configuration applied and its owners noted; `live` is nil for a new object.
    ///
    /// Throws a conflict that names the managers and fields, unless forced.
    func apply(_ configuration: JSONValue, to live: JSONValue?) throws(APIError) -> JSONValue {
        let base = live ?? [:]
        let wanted = reset(configuration)
        var fields = owners(of: base)
        let key = ManagedFields.Manager(name: manager, isApply: true, apiVersion: "", subresource: part.name)
        let applied = FieldSet(of: wanted, as: resource.fields).subtracting(ManagedFields.unowned)
        let before = fields.owners[key]?.fields ?? FieldSet()

        let merged = ObjectMerge.merge(wanted, into: ManagedFields.stripped(base), as: .object(resource.fields))
        let kept = fields.owners.filter { $0.key != key }.values.reduce(applied) { $0.union($1.fields) }
        var result = ObjectMerge.prune(merged, of: before, keeping: kept, as: .object(resource.fields))

        let comparison = FieldComparison(ManagedFields.stripped(base), result, as: resource.fields)
        try resolveConflicts(comparison, &fields, key)
        fields.remove(comparison.removed, exceptFrom: key)
        fields.set(applied, for: key, apiVersion: resource.type.apiVersion)
        result.setMetadata("managedFields", fields.json)
        return result
    }

    /// The configuration without what this subresource cannot write.
    private func reset(_ configuration: JSONValue) -> JSONValue {
        var wanted = ManagedFields.stripped(configuration)
        switch part {
        case .main, .scale, .finalize:
            if resource.hasStatus { wanted["status"] = nil }
        case .status:
            wanted = ["apiVersion": wanted["apiVersion"] ?? .null, "kind": wanted["kind"] ?? .null, "status": wanted["status"] ?? [:]]
        }
        return wanted.withoutNulls
    }

    /// The owners so far; an object nobody tracked is owned by `before-first-apply`.
    private func owners(of live: JSONValue) -> ManagedFields {
        var fields = ManagedFields(of: live)
        guard fields.owners.isEmpty, live.objectValue?.isEmpty == false else { return fields }
        let all = FieldSet(of: ManagedFields.stripped(live), as: resource.fields).subtracting(ManagedFields.unowned)
        let apiVersion = resource.type.apiVersion
        let key = ManagedFields.Manager(name: "before-first-apply", isApply: false, apiVersion: apiVersion, subresource: "")
        fields.set(all, for: key, apiVersion: apiVersion)
        return fields
    }

    private func resolveConflicts(
        _ comparison: FieldComparison,
        _ fields: inout ManagedFields,
        _ key: ManagedFields.Manager
    ) throws(APIError) {
        let changed = comparison.modified.union(comparison.added)
        var conflicts: [(ManagedFields.Manager, ManagedFields.Owned, FieldSet)] = []
        for (other, owned) in fields.owners where other != key {
            let common = owned.fields.intersection(changed)
            if !common.isEmpty { conflicts.append((other, owned, common)) }
        }
        guard !conflicts.isEmpty else { return }
        guard force else { throw ApplyConflict.error(conflicts) }
        for (other, owned, common) in conflicts { fields.set(owned.fields.subtracting(common), for: other, apiVersion: owned.apiVersion) }
    }
}

extension JSONValue {
    /// The value without members that are null, at any depth outside of lists.
    fileprivate var withoutNulls: JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !$0.value.isNull }.mapValues(\.withoutNulls))
    }
}
