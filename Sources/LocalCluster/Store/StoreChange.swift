package import Kubernetes

/// One write, as a watch tells it.
package struct StoreChange: Sendable {
    /// What happened to the object.
    package enum Kind: Sendable, Hashable { case added, modified, deleted }

    package let kind: Kind
    package let table: GroupResource
    package let key: ObjectKey
    /// The revision of the write; the resourceVersion of `object`.
    package let revision: Int64
    /// The object after the write; for a deletion its last state under the deletion's revision.
    package let object: JSONValue
    /// The object before the write, nil for `.added`.
    package let previous: JSONValue?
}
