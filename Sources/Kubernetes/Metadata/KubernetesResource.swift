/// A Swift type for one kind of Kubernetes object; it decodes the fields we use and leaves the others out.
///
/// `JSONValue(encoding:)` adds `apiVersion` and `kind`, so a conforming type need not encode them.
package protocol KubernetesResource: Codable, Sendable, Equatable {
    static var type: ResourceType { get }
    /// Whether lists and watches ask the server for metadata alone (`PartialObjectMetadata`).
    static var isMetadataOnly: Bool { get }
    var metadata: ObjectMeta { get set }
}

extension KubernetesResource {
    package static var isMetadataOnly: Bool { false }

    package var key: ObjectKey { metadata.key }

    /// The whole object as sent to the server, with `apiVersion` and `kind`.
    package func manifest() throws -> Unstructured {
        Unstructured(content: try JSONValue(encoding: self))
    }
}

/// An object's name within its kind.
package struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Empty for cluster-scoped objects.
    package var namespace: String
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`, or the name alone for cluster-scoped objects.
    package var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}
