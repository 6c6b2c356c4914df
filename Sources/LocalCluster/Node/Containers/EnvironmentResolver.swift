import Kubernetes

/// Works out a container's environment from `env` and `envFrom`.
struct EnvironmentResolver: Sendable {
    let source: ConfigurationSource
    let pod: PodContext
    let mounts: MountMap

    /// The container's variables, later ones over earlier ones, over `base` (known to expansion, and kept).
    func resolve(_ container: ContainerSpec, base: [String: String]) async throws -> [String: String] {
        var values = base
        for entry in container.envFrom ?? [] {
            for (key, value) in try await all(of: entry) { values[(entry.prefix ?? "") + key] = value }
        }
        for variable in container.env ?? [] {
            if let from = variable.valueFrom {
                if let value = try await value(of: from) { values[variable.name] = value }
            } else {
                values[variable.name] = mounts.rewrite(VariableExpansion.expand(variable.value ?? "", values))
            }
        }
        return values
    }

    private func all(of entry: EnvironmentSource) async throws -> [String: String] {
        if let reference = entry.secretRef {
            return try await texts(of: "secret", reference.name, reference.optional, await source.secret(reference.name ?? ""))
        }
        if let reference = entry.configMapRef {
            let values = try await texts(of: "configmap", reference.name, reference.optional, await source.configMap(reference.name ?? ""))
            return values.mapValues { mounts.rewrite($0) }
        }
        return [:]
    }

    private func texts(
        of kind: String,
        _ name: String?,
        _ optional: Bool?,
        _ values: [String: [UInt8]]?
    ) async throws -> [String: String] {
        guard let values else {
            if optional == true { return [:] }
            throw ContainerFailure.configuration("\(kind) \"\(name ?? "")\" not found")
        }
        return values.filter { Self.isName($0.key) }.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    private func value(of from: EnvironmentVariable.Source) async throws -> String? {
        if let reference = from.secretKeyRef {
            return try value(of: "secret", "Secret", reference, await source.secret(reference.name ?? ""))
        }
        if let reference = from.configMapKeyRef {
            let value = try value(of: "configmap", "ConfigMap", reference, await source.configMap(reference.name ?? ""))
            return value.map { mounts.rewrite($0) }
        }
        if let reference = from.fieldRef { return try pod.field(reference.fieldPath) }
        if let reference = from.resourceFieldRef { return try pod.resource(reference.resource) }
        throw ContainerFailure.configuration("invalid valueFrom")
    }

    private func value(of kind: String, _ title: String, _ reference: KeyReference, _ values: [String: [UInt8]]?) throws -> String? {
        let name = reference.name ?? ""
        if let value = values?[reference.key] { return String(decoding: value, as: UTF8.self) }
        if reference.optional == true { return nil }
        guard values != nil else { throw ContainerFailure.configuration("\(kind) \"\(name)\" not found") }
        throw ContainerFailure.configuration("couldn't find key \(reference.key) in \(title) \(pod.namespace)/\(name)")
    }

    /// Keys that cannot be variable names are left out, as kubelet does.
    private static func isName(_ key: String) -> Bool {
        !key.isEmpty && !key.contains("=") && !key.utf8.contains(0)
    }
}
