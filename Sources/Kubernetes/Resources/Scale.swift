/// `autoscaling/v1` Scale: the answer of a `/scale` subresource.
package struct Scale: Codable, Sendable, Hashable {
    package var metadata: ObjectMeta
    package var spec: Spec
    package var status: Status?

    package struct Spec: Codable, Sendable, Hashable {
        package var replicas: Int32?
    }

    package struct Status: Codable, Sendable, Hashable {
        package var replicas: Int32
        /// The pods counted, as a label selector in text form.
        package var selector: String?
    }
}
