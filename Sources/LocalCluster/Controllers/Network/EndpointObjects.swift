import Kubernetes

/// The API objects that show a Service's endpoints; pure.
enum EndpointObjects {
    static let serviceLabel = "kubernetes.io/service-name"

    static func sliceKey(_ service: ObjectKey) -> ObjectKey {
        ObjectKey(namespace: service.namespace, name: "\(service.name)-local")
    }

    static func endpoints(of service: JSONValue, _ endpoints: ServiceEndpoints) -> JSONValue {
        var object: JSONValue = [
            "metadata": ["name": .string(service.name), "namespace": .string(service.namespace), "labels": .map(service.labels)]
        ]
        let subsets = subsets(endpoints)
        if !subsets.isEmpty { object["subsets"] = .array(subsets) }
        return object
    }

    /// Pods with the same port numbers share a subset.
    private static func subsets(_ endpoints: ServiceEndpoints) -> [JSONValue] {
        let groups = Dictionary(grouping: endpoints.targets.filter { !$0.isTerminating || $0.isReady }, by: \.ports)
        return groups.sorted { $0.value[0].pod < $1.value[0].pod }.map { ports, targets in
            var subset: JSONValue = .object([:])
            let ready = targets.filter(\.isReady).map(address)
            let notReady = targets.filter { !$0.isReady }.map(address)
            if !ready.isEmpty { subset["addresses"] = .array(ready) }
            if !notReady.isEmpty { subset["notReadyAddresses"] = .array(notReady) }
            subset["ports"] = .array(portList(endpoints, ports))
            return subset
        }
    }

    private static func address(_ target: ServiceEndpoints.Target) -> JSONValue {
        ["ip": .string(target.address), "nodeName": .string(NodeObject.name), "targetRef": reference(target)]
    }

    private static func reference(_ target: ServiceEndpoints.Target) -> JSONValue {
        ["kind": "Pod", "name": .string(target.pod), "uid": .string(target.podUID)]
    }

    private static func portList(_ endpoints: ServiceEndpoints, _ numbers: [String: Int]) -> [JSONValue] {
        endpoints.ports.compactMap { port in
            guard let number = numbers[port.name] else { return nil }
            var json: JSONValue = ["port": .count(number), "protocol": .string(port.protocol)]
            if !port.name.isEmpty { json["name"] = .string(port.name) }
            return json
        }
    }

    static func slice(of service: JSONValue, _ endpoints: ServiceEndpoints) -> JSONValue {
        let key = sliceKey(service.objectKey)
        var labels = service.labels
        labels[serviceLabel] = service.name
        labels["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io"
        let numbers = endpoints.targets.first?.ports ?? [:]
        return [
            "metadata": [
                "name": .string(key.name), "namespace": .string(key.namespace), "labels": .map(labels),
                "ownerReferences": [.controllerReference(to: service, of: .services)],
            ],
            "addressType": "IPv4",
            "ports": .array(
                portList(endpoints, numbers).map { port in
                    var port = port
                    if port["name"] == nil { port["name"] = "" }
                    return port
                }
            ),
            "endpoints": .array(endpoints.targets.map(endpoint)),
        ]
    }

    private static func endpoint(_ target: ServiceEndpoints.Target) -> JSONValue {
        var reference = reference(target)
        reference["namespace"] = nil
        return [
            "addresses": [.string(target.address)],
            "conditions": [
                "ready": .bool(target.isReady), "serving": .bool(target.isReady), "terminating": .bool(target.isTerminating),
            ],
            "nodeName": .string(NodeObject.name), "targetRef": reference,
        ]
    }
}
