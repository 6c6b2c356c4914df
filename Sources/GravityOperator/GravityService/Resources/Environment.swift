import Kubernetes

/// The container's environment: what is injected first, then what the specification says, which wins name by name.
enum Environment {
    static func merged(_ layers: [EnvironmentVariable]...) -> [EnvironmentVariable] {
        var merged: [EnvironmentVariable] = []
        var positions: [String: Int] = [:]
        for variable in layers.joined() {
            if let position = positions[variable.name] {
                merged[position] = variable
            } else {
                positions[variable.name] = merged.count
                merged.append(variable)
            }
        }
        return merged
    }

    static func rendered(_ variables: [EnvironmentVariable]) -> JSONValue {
        .array(
            variables.map { variable in
                switch variable.source {
                case .value(let value): ["name": .string(variable.name), "value": .string(value)]
                case .reference(let reference): ["name": .string(variable.name), "valueFrom": reference]
                }
            }
        )
    }

    /// The environment of a container that logs in with `credentials`.
    static func of(_ plan: ServicePlan, credentials: DatabaseCredentials?) -> [EnvironmentVariable] {
        let directory: [EnvironmentVariable] =
            plan.configuration.map { configuration in
                [EnvironmentVariable(name: "CONFIG_DIR", source: .value(configuration.directory))]
            } ?? []
        return merged(plan.container.defaults, credentials?.environment ?? [], directory, plan.container.environment)
    }
}
