/// One entry of a container's `env`.
struct EnvironmentVariable: Decodable, Equatable, Sendable {
    var name: String
    var value: String?
    var valueFrom: Source?

    struct Source: Decodable, Equatable, Sendable {
        var secretKeyRef: KeyReference?
        var configMapKeyRef: KeyReference?
        var fieldRef: FieldReference?
        var resourceFieldRef: ResourceFieldReference?
    }
}

/// A key of a Secret or ConfigMap of the pod's namespace.
struct KeyReference: Decodable, Equatable, Sendable {
    var name: String?
    var key: String
    var optional: Bool?
}

struct FieldReference: Decodable, Equatable, Sendable {
    var fieldPath: String
}

struct ResourceFieldReference: Decodable, Equatable, Sendable {
    var resource: String
}

/// One entry of a container's `envFrom`.
struct EnvironmentSource: Decodable, Equatable, Sendable {
    var prefix: String?
    var secretRef: ObjectReference?
    var configMapRef: ObjectReference?

    struct ObjectReference: Decodable, Equatable, Sendable {
        var name: String?
        var optional: Bool?
    }
}
