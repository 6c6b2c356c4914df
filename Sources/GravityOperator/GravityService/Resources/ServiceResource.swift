import Kubernetes

extension ServicePlan {
    /// The address other workloads use: one cluster IP, the ports by name.
    /// None when nothing listens.
    func service() -> Unstructured? {
        guard !ports.isEmpty else { return nil }
        let ports = ports.map { port -> JSONValue in
            [
                "name": .string(port.name),
                "port": .integer(Int64(port.number)),
                "targetPort": .string(port.name),
                "protocol": "TCP",
            ]
        }
        return child(
            .services,
            name: names.service,
            ["spec": ["type": "ClusterIP", "selector": .map(names.selector), "ports": .array(ports)]]
        )
    }
}
