import Kubernetes

/// What a volume's folder holds: relative path → bytes. Nil for volumes whose content is the pod's own (`emptyDir`).
struct VolumeContents: Sendable {
    let source: ConfigurationSource
    let pod: PodContext

    /// The files of a volume; throws when something it needs is missing.
    func files(of volume: VolumeSpec) async throws -> [String: [UInt8]]? {
        if let secret = volume.secret { return try await files(of: secret) }
        if let map = volume.configMap { return try await files(of: map) }
        if let downward = volume.downwardAPI { return try files(of: downward) }
        if let projected = volume.projected { return try await files(of: projected) }
        if volume.emptyDir != nil || volume.hostPath != nil { return nil }
        throw ContainerFailure(reason: "FailedMount", message: "the local node has no such kind of volume")
    }

    private func files(of secret: VolumeSpec.SecretSource) async throws -> [String: [UInt8]] {
        let name = secret.secretName ?? secret.name ?? ""
        return try Self.select("secret", name, secret.items, secret.optional, from: await source.secret(name), in: pod.namespace)
    }

    private func files(of map: VolumeSpec.ConfigMapSource) async throws -> [String: [UInt8]] {
        let name = map.name ?? ""
        return try Self.select("configmap", name, map.items, map.optional, from: await source.configMap(name), in: pod.namespace)
    }

    private func files(of downward: VolumeSpec.DownwardAPI) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for item in downward.items ?? [] {
            if let field = item.fieldRef {
                files[try Self.checked(item.path)] = Array(try pod.field(field.fieldPath).utf8)
            } else if let resource = item.resourceFieldRef {
                files[try Self.checked(item.path)] = Array(try pod.resource(resource.resource).utf8)
            }
        }
        return files
    }

    private func files(of projected: VolumeSpec.Projected) async throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for part in projected.sources ?? [] {
            if let secret = part.secret { files.merge(try await self.files(of: secret)) { _, new in new } }
            if let map = part.configMap { files.merge(try await self.files(of: map)) { _, new in new } }
            if let downward = part.downwardAPI { files.merge(try self.files(of: downward)) { _, new in new } }
        }
        return files
    }

    private static func select(
        _ kind: String,
        _ name: String,
        _ items: [VolumeSpec.KeyToPath]?,
        _ optional: Bool?,
        from values: [String: [UInt8]]?,
        in namespace: String
    ) throws -> [String: [UInt8]] {
        guard let values else {
            if optional == true { return [:] }
            throw ContainerFailure(reason: "FailedMount", message: "\(kind) \"\(name)\" not found")
        }
        guard let items, !items.isEmpty else { return try Dictionary(uniqueKeysWithValues: values.map { (try checked($0.key), $0.value) }) }
        var files: [String: [UInt8]] = [:]
        for item in items {
            guard let value = values[item.key] else {
                if optional == true { continue }
                throw ContainerFailure(reason: "FailedMount", message: "references non-existent \(kind) key: \(item.key)")
            }
            files[try checked(item.path)] = value
        }
        return files
    }

    /// A path that cannot leave the volume's folder.
    private static func checked(_ path: String) throws -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !path.utf8.contains(0) else {
            throw ContainerFailure(reason: "FailedMount", message: "path \"\(path)\" is not a relative path below the volume")
        }
        return path
    }
}
