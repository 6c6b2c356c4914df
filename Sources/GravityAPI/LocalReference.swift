/// Names another object: in the same namespace, or in the operator's configuration where the field says so.
package struct LocalReference: Codable, Sendable, Hashable {
    package var name: String

    package init(name: String) { self.name = name }
}
