import GravityAPI
import Kubernetes

extension ServicePlan {
    /// Checks a specification and merges catalog and operator configuration into it.
    ///
    /// Most rules are also in the CRD's schema; they are repeated for objects stored under another schema.
    init(_ service: GravityService, settings: ServiceSettings) throws {
        let spec = try Self.readableSpec(of: service)
        guard let owner = service.controllerOwnerReference else { throw InvalidService("metadata.uid", "is missing") }
        let names = try Self.names(of: service)
        let bundled = try Self.bundled(spec)
        let ports = try Self.ports(spec, bundled)
        let health = Self.health(spec.health, bundled?.health)
        let database = try Self.database(spec, bundled, names: names)

        self.names = names
        self.owner = owner
        self.ports = ports
        self.database = database
        generation = service.metadata.generation ?? 0
        retryToken = service.metadata.annotations[GravityNames.Annotation.retry]
        application = bundled?.name.rawValue ?? names.service
        container = try Self.container(spec, bundled, ports: ports, names: names, settings: settings)
        replicas = try Self.positive(spec.replicas, "spec.replicas", orZero: true)
        probes = try Self.probes(health, ports: ports)
        healthReport = try Self.healthReport(health, ports: ports)
        configuration = try Self.configuration(spec.config)
        migration = try Self.migration(spec, bundled, serviceImage: container.image)
        rollout = try Self.rollout(spec.rollout)
        pod = try Self.pod(spec.podTemplate)
        unsupported = Self.unsupported(spec)
    }

    private static func readableSpec(of service: GravityService) throws(InvalidService) -> GravityService.Spec {
        do {
            return try service.readableSpec()
        } catch {
            throw InvalidService(error.field, error.message)
        }
    }

    private static func names(of service: GravityService) throws(InvalidService) -> ServiceNames {
        let name = service.metadata.name
        guard DNSLabel.isValid(name) else {
            throw InvalidService(
                "metadata.name",
                "\"\(name)\" cannot name a Service: at most 63 lower-case letters, digits and '-', a letter first, no '-' last"
            )
        }
        return ServiceNames(service: name, namespace: service.metadata.namespace ?? "")
    }

    private static func bundled(_ spec: GravityService.Spec) throws(InvalidService) -> BundledService? {
        switch (spec.bundled, spec.image) {
        case (nil, nil): throw InvalidService("spec", "set bundled or image")
        case (.some, .some): throw InvalidService("spec", "set either bundled or image, not both")
        case (nil, .some): return nil
        case (let name?, nil):
            guard let entry = Catalog.service(name) else {
                let known = Catalog.names.joined(separator: ", ")
                throw InvalidService("spec.bundled", "this release has no service \"\(name.rawValue)\"; it has \(known)")
            }
            return entry
        }
    }

    /// Fields of the API that a later release implements.
    private static func unsupported(_ spec: GravityService.Spec) -> [String] {
        var notices: [String] = []
        if spec.autoscaling != nil {
            notices.append("spec.autoscaling is not supported yet; spec.replicas is used")
        }
        if spec.rollout.onFailure == .rollback {
            notices.append("spec.rollout.onFailure: Rollback is not supported yet; a failed rollout halts with the old pods serving")
        }
        return notices
    }

    static func positive(_ number: Int, _ field: String, orZero: Bool = false) throws(InvalidService) -> Int {
        guard number >= (orZero ? 0 : 1), number <= Int(Int32.max) else {
            throw InvalidService(field, "has to be \(orZero ? 0 : 1) or more")
        }
        return number
    }
}

/// RFC 1035 labels, which Kubernetes asks of the names of Services.
enum DNSLabel {
    static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63, isLetter(first), last != UInt8(ascii: "-") else {
            return false
        }
        return bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
