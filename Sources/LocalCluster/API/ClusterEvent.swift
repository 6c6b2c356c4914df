package import Kubernetes

/// A change of one object, as controllers and the node agent see it.
package struct ClusterEvent: Sendable {
    package enum Change: Sendable, Hashable { case added, modified, deleted }

    package let change: Change
    package let type: ResourceType
    /// The object; for `.deleted` its last state.
    package let object: JSONValue

    package var key: ObjectKey { object.objectKey }
}
