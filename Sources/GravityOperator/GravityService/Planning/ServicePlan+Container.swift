import GravityAPI
import Kubernetes

extension ServicePlan {
    static func container(
        _ spec: GravityService.Spec,
        _ bundled: BundledService?,
        ports: [PortPlan],
        names: ServiceNames,
        settings: ServiceSettings
    ) throws -> ContainerPlan {
        let environment = try variables(spec.env)
        try checkDatabaseIsGiven(spec, bundled, environment)
        return ContainerPlan(
            image: try image(spec, bundled, settings: settings),
            command: spec.command,
            arguments: arguments(spec, bundled),
            defaults: defaults(bundled, ports: ports, names: names, settings: settings),
            environment: environment,
            environmentSources: try spec.envFrom.map { try JSONValue(encoding: $0) },
            references: references(spec),
            resources: try resources(spec.resources),
            isBundled: bundled != nil
        )
    }

    private static func image(
        _ spec: GravityService.Spec,
        _ bundled: BundledService?,
        settings: ServiceSettings
    ) throws(InvalidService) -> String {
        if let bundled { return settings.image(of: bundled) }
        let image = spec.image ?? ""
        guard !image.isEmpty, !image.utf8.contains(where: { $0 <= UInt8(ascii: " ") }) else {
            throw InvalidService("spec.image", "is not an image reference")
        }
        return image
    }

    /// The catalog's arguments belong to the image's own entry point; a command of the specification stands alone.
    private static func arguments(_ spec: GravityService.Spec, _ bundled: BundledService?) -> [String] {
        guard let bundled, spec.command.isEmpty, spec.args.isEmpty else { return spec.args }
        return bundled.serveArguments
    }

    /// What every service gets, and what the operator's configuration gives bundled ones; a service without ports gets no PORT.
    private static func defaults(
        _ bundled: BundledService?,
        ports: [PortPlan],
        names: ServiceNames,
        settings: ServiceSettings
    ) -> [EnvironmentVariable] {
        var values: [String: String] = [:]
        if let bundled {
            values = settings.environment.mapValues { template in
                template.replacing("{service}", with: names.service)
                    .replacing("{namespace}", with: names.namespace)
                    .replacing("{redisDatabase}", with: String(bundled.redisDatabase))
            }
        }
        if let port = ports.first { values["PORT"] = String(port.number) }
        values["LOG_LEVEL"] = values["LOG_LEVEL"] ?? "info"
        values["ENVIRONMENT"] = values["ENVIRONMENT"] ?? "production"
        return values.sorted { $0.key < $1.key }.map { EnvironmentVariable(name: $0.key, source: .value($0.value)) }
    }

    private static func variables(_ variables: [GravityService.EnvironmentVariable]) throws -> [EnvironmentVariable] {
        var seen: Set<String> = []
        return try variables.enumerated().map { index, variable in
            let field = "spec.env[\(index)]"
            guard !variable.name.isEmpty, !variable.name.contains("=") else {
                throw InvalidService("\(field).name", "is not a variable name")
            }
            guard seen.insert(variable.name).inserted else { throw InvalidService(field, "\(variable.name) is there twice") }
            switch (variable.value, variable.valueFrom) {
            case (.some, .some): throw InvalidService(field, "set either value or valueFrom, not both")
            case (_, let source?): return EnvironmentVariable(name: variable.name, source: .reference(try JSONValue(encoding: source)))
            case (let value, nil): return EnvironmentVariable(name: variable.name, source: .value(value ?? ""))
            }
        }
    }

    /// A bundled service without a database would only crash; say what to write instead.
    private static func checkDatabaseIsGiven(
        _ spec: GravityService.Spec,
        _ bundled: BundledService?,
        _ environment: [EnvironmentVariable]
    ) throws(InvalidService) {
        guard let bundled, bundled.needs.contains(.database), spec.databaseRef == nil, spec.database == nil else { return }
        let ownNames: Set<String> = ["DATABASE_URL", "DATABASE_URL_FILE", "PGHOST"]
        guard spec.envFrom.isEmpty, !environment.contains(where: { ownNames.contains($0.name) }) else { return }
        throw InvalidService(
            "spec",
            "\(bundled.name.rawValue) needs a database: set databaseRef, or database for one of its own, or DATABASE_URL in env"
        )
    }

    private static func resources(_ resources: GravityService.Resources) throws -> JSONValue? {
        let rendered = try JSONValue(encoding: resources)
        return rendered.objectValue?.isEmpty == false ? rendered : nil
    }

    /// Every Secret and ConfigMap the environment takes values from, each once, in the order of the specification.
    private static func references(_ spec: GravityService.Spec) -> [ConfigurationReference] {
        var references: [ConfigurationReference] = []
        func add(_ kind: ConfigurationReference.Kind, _ name: String, key: String?, optional: Bool?, _ field: String) {
            let reference = ConfigurationReference(kind: kind, name: name, key: key, isOptional: optional == true, field: field)
            references.append(reference)
        }
        for (index, variable) in spec.env.enumerated() {
            let field = "spec.env[\(index)]"
            if let selector = variable.valueFrom?.secretKeyRef {
                add(.secret, selector.name, key: selector.key, optional: selector.optional, field)
            }
            if let selector = variable.valueFrom?.configMapKeyRef {
                add(.configMap, selector.name, key: selector.key, optional: selector.optional, field)
            }
        }
        for (index, source) in spec.envFrom.enumerated() {
            let field = "spec.envFrom[\(index)]"
            if let secret = source.secretRef { add(.secret, secret.name, key: nil, optional: secret.optional, field) }
            if let map = source.configMapRef { add(.configMap, map.name, key: nil, optional: map.optional, field) }
        }
        return references
    }
}
