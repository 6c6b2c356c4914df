import Kubernetes

/// The owners of an object's fields: `metadata.managedFields`, read and written.
struct ManagedFields: Sendable {
    /// One owner; two writes by the same owner share one entry.
    struct Manager: Hashable, Sendable {
        var name: String
        var isApply: Bool
        var apiVersion: String
        var subresource: String
    }

    struct Owned: Sendable, Hashable {
        var fields: FieldSet
        var time: String
        /// The version of the fields; what tells apart two updates, but not two applies.
        var apiVersion: String
    }

    var owners: [Manager: Owned] = [:]

    init(of object: JSONValue) {
        for entry in object.metadata["managedFields"]?.arrayValue ?? [] {
            let isApply = entry["operation"]?.stringValue == "Apply"
            let apiVersion = entry["apiVersion"]?.stringValue ?? ""
            let manager = Manager(
                name: entry["manager"]?.stringValue ?? "",
                isApply: isApply,
                apiVersion: isApply ? "" : apiVersion,
                subresource: entry["subresource"]?.stringValue ?? ""
            )
            let fields = FieldSet(fieldsV1: entry["fieldsV1"] ?? [:])
            let known = owners[manager]
            owners[manager] = Owned(
                fields: known?.fields.union(fields) ?? fields,
                time: entry["time"]?.stringValue ?? known?.time ?? "",
                apiVersion: apiVersion
            )
        }
    }

    /// The entries, applies first, then by age (apimachinery managedfields).
    var json: JSONValue? {
        let present = owners.filter { !$0.value.fields.isEmpty }
        guard !present.isEmpty else { return nil }
        let sorted = present.sorted { left, right in
            if left.key.isApply != right.key.isApply { return left.key.isApply }
            return (left.value.time, left.key.name, left.key.subresource) < (right.value.time, right.key.name, right.key.subresource)
        }
        return .array(sorted.map { Self.entry($0.key, $0.value) })
    }

    private static func entry(_ manager: Manager, _ owned: Owned) -> JSONValue {
        var entry: JSONValue = [
            "manager": .string(manager.name), "operation": manager.isApply ? "Apply" : "Update",
            "apiVersion": .string(owned.apiVersion), "time": .string(owned.time), "fieldsType": "FieldsV1",
            "fieldsV1": owned.fields.fieldsV1,
        ]
        if !manager.subresource.isEmpty { entry["subresource"] = .string(manager.subresource) }
        return entry
    }

    /// Takes fields away from every owner but one.
    mutating func remove(_ fields: FieldSet, exceptFrom manager: Manager? = nil) {
        guard !fields.isEmpty else { return }
        for (other, owned) in owners where other != manager {
            set(owned.fields.subtracting(fields), for: other, apiVersion: owned.apiVersion)
        }
    }

    /// Gives an owner exactly these fields, at the present time if that is a change.
    mutating func set(_ fields: FieldSet, for manager: Manager, apiVersion: String) {
        if let known = owners[manager], known.fields == fields, known.apiVersion == apiVersion { return }
        owners[manager] = fields.isEmpty ? nil : Owned(fields: fields, time: Timestamp.now().description, apiVersion: apiVersion)
    }

    /// Fields nobody owns: identity and what the server decides (apimachinery managedfields `stripMeta`).
    static let unowned: FieldSet = {
        var set = FieldSet()
        let members = [
            "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion", "name", "namespace",
            "deletionTimestamp", "deletionGracePeriodSeconds",
        ]
        for path in [["apiVersion"], ["kind"], ["metadata"]] + members.map({ ["metadata", $0] }) {
            set.insert(path.map(FieldPathElement.field)[...])
        }
        return set
    }()

    /// The object without the times of its entries, which alone make no difference.
    static func withoutTimes(_ object: JSONValue) -> JSONValue {
        var object = object
        object.update("metadata") { metadata in
            metadata.updateEach("managedFields") { $0["time"] = nil }
        }
        return object
    }
}
