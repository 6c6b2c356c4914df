package import Kubernetes

/// Reading and writing the metadata every API object has.
extension JSONValue {
    package var metadata: JSONValue { self["metadata"] ?? [:] }
    package var name: String { self["metadata"]?["name"]?.stringValue ?? "" }
    package var namespace: String { self["metadata"]?["namespace"]?.stringValue ?? "" }
    package var uid: String { self["metadata"]?["uid"]?.stringValue ?? "" }
    package var resourceVersion: String { self["metadata"]?["resourceVersion"]?.stringValue ?? "" }
    package var generation: Int64 { self["metadata"]?["generation"]?.integerValue ?? 0 }
    package var isBeingDeleted: Bool { self["metadata"]?["deletionTimestamp"]?.stringValue != nil }
    package var objectKey: ObjectKey { ObjectKey(namespace: namespace, name: name) }

    package var labels: [String: String] { self["metadata"]?["labels"]?.stringMap ?? [:] }
    package var annotations: [String: String] { self["metadata"]?["annotations"]?.stringMap ?? [:] }
    package var finalizers: [String] { self["metadata"]?["finalizers"]?.arrayValue?.compactMap(\.stringValue) ?? [] }

    /// The members of an object that are strings.
    package var stringMap: [String: String] { objectValue?.compactMapValues(\.stringValue) ?? [:] }

    /// Sets one member of `metadata`; nil removes it.
    package mutating func setMetadata(_ member: String, _ value: JSONValue?) {
        set(at: ["metadata", member], value)
    }

    /// Sets the finalizers; none removes the member.
    package mutating func setFinalizers(_ finalizers: [String]) {
        setMetadata("finalizers", nil)
        if !finalizers.isEmpty { setMetadata("finalizers", .array(finalizers.map(JSONValue.string))) }
    }

    /// Sets a member below a chain of object members, making the objects on the way; nil removes it.
    package mutating func set(at path: [String], _ value: JSONValue?) {
        guard let first = path.first else { return }
        if path.count == 1 {
            self[first] = value
            return
        }
        guard value != nil || self[first]?.objectValue != nil else { return }
        var child = self[first] ?? [:]
        if child.isNull { child = [:] }
        child.set(at: Array(path.dropFirst()), value)
        self[first] = child
    }

    /// Sets a member below a chain of object members only when it is absent or null.
    package mutating func setDefault(at path: [String], _ value: JSONValue) {
        if at(path: path)?.isNull ?? true { set(at: path, value) }
    }

    /// Changes the member in place when it is there.
    package mutating func update(_ member: String, _ change: (inout JSONValue) -> Void) {
        guard var value = self[member], !value.isNull else { return }
        change(&value)
        self[member] = value
    }

    /// Changes every element of an array member in place.
    package mutating func updateEach(_ member: String, _ change: (inout JSONValue) -> Void) {
        guard case .array(var elements)? = self[member] else { return }
        for index in elements.indices { change(&elements[index]) }
        self[member] = .array(elements)
    }
}
