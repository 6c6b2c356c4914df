import GravityAPI

extension ServicePlan {
    static func ports(_ spec: GravityService.Spec, _ bundled: BundledService?) throws(InvalidService) -> [PortPlan] {
        let ports = spec.ports.isEmpty ? (bundled.map { [$0.port] } ?? []) : spec.ports
        var names: Set<String> = []
        var numbers: Set<Int> = []
        for (index, port) in ports.enumerated() {
            guard (1...65535).contains(port.port) else { throw InvalidService("spec.ports[\(index)].port", "has to be from 1 to 65535") }
            guard names.insert(port.name).inserted, numbers.insert(port.port).inserted else {
                throw InvalidService("spec.ports[\(index)]", "its name or number is there twice")
            }
        }
        return ports.map { PortPlan(name: $0.name, number: $0.port) }
    }

    /// What the specification says, and the catalog's endpoints where it names none.
    static func health(_ own: GravityService.Health?, _ catalog: GravityService.Health?) -> GravityService.Health? {
        guard var health = own else { return catalog }
        health.readiness = health.readiness ?? catalog?.readiness
        health.liveness = health.liveness ?? catalog?.liveness
        health.dependencies = health.dependencies ?? catalog?.dependencies
        return health
    }

    /// Readiness falls back to "accepts connections"; liveness falls back to nothing.
    static func probes(_ health: GravityService.Health?, ports: [PortPlan]) throws(InvalidService) -> ProbePlan {
        let readiness = try probe(health?.readiness, "spec.health.readiness", ports: ports)
        let liveness = try probe(health?.liveness, "spec.health.liveness", ports: ports)
        let startup = try positive(health?.startupSeconds ?? 60, "spec.health.startupSeconds")
        return ProbePlan(readiness: readiness ?? ports.first.map { .connect(port: $0.name) }, liveness: liveness, startupSeconds: startup)
    }

    static func healthReport(_ health: GravityService.Health?, ports: [PortPlan]) throws(InvalidService) -> HealthReportPlan? {
        guard let endpoint = health?.dependencies else { return nil }
        let port = try port(of: endpoint, "spec.health.dependencies", ports: ports)
        return HealthReportPlan(path: try path(of: endpoint, "spec.health.dependencies"), port: port.number)
    }

    private static func probe(
        _ endpoint: GravityService.Endpoint?,
        _ field: String,
        ports: [PortPlan]
    ) throws(InvalidService) -> ProbePlan.Probe? {
        guard let endpoint else { return nil }
        return .http(path: try path(of: endpoint, field), port: try port(of: endpoint, field, ports: ports).name)
    }

    private static func path(of endpoint: GravityService.Endpoint, _ field: String) throws(InvalidService) -> String {
        guard endpoint.path.hasPrefix("/"), !endpoint.path.utf8.contains(where: { $0 <= UInt8(ascii: " ") || $0 >= 0x7F }) else {
            throw InvalidService("\(field).path", "has to start with / and hold no spaces")
        }
        return endpoint.path
    }

    private static func port(of endpoint: GravityService.Endpoint, _ field: String, ports: [PortPlan]) throws(InvalidService) -> PortPlan {
        guard let first = ports.first else { throw InvalidService(field, "the service has no port to ask; set spec.ports") }
        guard let name = endpoint.port else { return first }
        guard let port = ports.first(where: { $0.name == name }) else {
            let known = ports.map(\.name).joined(separator: ", ")
            throw InvalidService("\(field).port", "there is no port named \(name); there is \(known)")
        }
        return port
    }
}
