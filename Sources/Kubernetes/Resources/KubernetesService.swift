/// `v1` Service, named so that it does not clash with `ServiceLifecycle.Service`.
package struct KubernetesService: KubernetesResource, Hashable {
    package static var type: ResourceType { .services }

    package var metadata: ObjectMeta
    package var spec: Spec

    package init(metadata: ObjectMeta, spec: Spec) {
        self.metadata = metadata
        self.spec = spec
    }

    package struct Spec: Codable, Sendable, Hashable {
        package var type: String?
        package var clusterIP: String?
        package var ports: [Port]?
        package var selector: [String: String]?

        package init(type: String? = nil, clusterIP: String? = nil, ports: [Port]? = nil, selector: [String: String]? = nil) {
            self.type = type
            self.clusterIP = clusterIP
            self.ports = ports
            self.selector = selector
        }
    }

    package struct Port: Codable, Sendable, Hashable {
        package var name: String?
        package var port: Int32
        package var targetPort: IntOrString?
        package var `protocol`: String?
        package var nodePort: Int32?

        package init(
            name: String? = nil,
            port: Int32,
            targetPort: IntOrString? = nil,
            protocol: String? = nil,
            nodePort: Int32? = nil
        ) {
            self.name = name
            self.port = port
            self.targetPort = targetPort
            self.protocol = `protocol`
            self.nodePort = nodePort
        }
    }
}

/// A number or a name, as in `targetPort` (`intstr.IntOrString`).
package enum IntOrString: Codable, Sendable, Hashable {
    case integer(Int32)
    case string(String)

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Int32.self) {
            self = .integer(value)
        } else {
            self = .string(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        }
    }
}
