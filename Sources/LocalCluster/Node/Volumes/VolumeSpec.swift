/// One entry of a pod's `volumes`, as far as the node agent provides it.
struct VolumeSpec: Decodable, Equatable, Sendable {
    var name: String
    var secret: SecretSource?
    var configMap: ConfigMapSource?
    var emptyDir: EmptyDir?
    var projected: Projected?
    var downwardAPI: DownwardAPI?
    var hostPath: HostPath?

    struct SecretSource: Decodable, Equatable, Sendable {
        var secretName: String?
        /// The name's key inside `projected`.
        var name: String?
        var items: [KeyToPath]?
        var optional: Bool?
    }

    struct ConfigMapSource: Decodable, Equatable, Sendable {
        var name: String?
        var items: [KeyToPath]?
        var optional: Bool?
    }

    struct EmptyDir: Decodable, Equatable, Sendable {}

    struct HostPath: Decodable, Equatable, Sendable {
        var path: String
    }

    struct DownwardAPI: Decodable, Equatable, Sendable {
        var items: [Item]?

        struct Item: Decodable, Equatable, Sendable {
            var path: String
            var fieldRef: FieldReference?
            var resourceFieldRef: ResourceFieldReference?
        }
    }

    struct Projected: Decodable, Equatable, Sendable {
        var sources: [Source]?

        struct Source: Decodable, Equatable, Sendable {
            var secret: SecretSource?
            var configMap: ConfigMapSource?
            var downwardAPI: DownwardAPI?
        }
    }

    struct KeyToPath: Decodable, Equatable, Sendable {
        var key: String
        var path: String
    }
}

/// One entry of a container's `volumeMounts`.
struct VolumeMount: Decodable, Equatable, Sendable {
    var name: String
    var mountPath: String
    var subPath: String?
}
