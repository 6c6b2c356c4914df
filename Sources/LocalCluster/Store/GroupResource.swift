package import Kubernetes

/// A kind of object whatever its version: the name of one table of the store, and of a CustomResourceDefinition (`widgets.example.com`).
package struct GroupResource: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The API group, empty for core.
    package let group: String
    /// The lower-case plural.
    package let resource: String

    package init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }

    package init(_ type: ResourceType) {
        self.init(group: type.group, resource: type.plural)
    }

    package var description: String { group.isEmpty ? resource : "\(resource).\(group)" }

    package static func < (left: GroupResource, right: GroupResource) -> Bool {
        (left.group, left.resource) < (right.group, right.resource)
    }
}
