import FoundationEssentials
import Kubernetes

/// The pods behind a Service, and on which ports; pure.
struct ServiceEndpoints: Equatable, Sendable {
    struct Target: Equatable, Sendable {
        var address: String
        var pod: String
        var podUID: String
        var isReady: Bool
        var isTerminating: Bool
        /// By the Service port's name ("" for the only one): the pod's port.
        var ports: [String: Int]
    }

    struct Port: Equatable, Sendable {
        var name: String
        var port: Int
        var `protocol`: String
    }

    var ports: [Port]
    var targets: [Target]

    init(service: JSONValue, pods: [JSONValue]) {
        let declared = service.at(path: "spec", "ports")?.arrayValue ?? []
        ports = declared.compactMap { port in
            port.number("port").map {
                Port(name: port["name"]?.stringValue ?? "", port: $0, protocol: port["protocol"]?.stringValue ?? "TCP")
            }
        }
        let publishAll = service.at(path: "spec", "publishNotReadyAddresses")?.boolValue == true
        targets = pods.compactMap { Self.target(of: $0, ports: declared, publishAll: publishAll) }.sorted { $0.pod < $1.pod }
    }

    private static func target(of pod: JSONValue, ports: [JSONValue], publishAll: Bool) -> Target? {
        guard let address = pod.at(path: "status", "podIP")?.stringValue, !address.isEmpty,
            pod.podPhase != "Succeeded", pod.podPhase != "Failed"
        else { return nil }
        var numbers: [String: Int] = [:]
        for port in ports {
            numbers[port["name"]?.stringValue ?? ""] = number(of: port, in: pod)
        }
        let ready = publishAll || (pod.isReadyPod && !pod.isBeingDeleted)
        return Target(
            address: address,
            pod: pod.name,
            podUID: pod.uid,
            isReady: ready,
            isTerminating: pod.isBeingDeleted,
            ports: numbers
        )
    }

    /// A Service port's number in a pod; named target ports are looked up among the pod's containers.
    private static func number(of port: JSONValue, in pod: JSONValue) -> Int? {
        let target = port["targetPort"]
        if let number = target?.integerValue, number != 0 { return Int(number) }
        guard let name = target?.stringValue, !name.isEmpty else { return port.number("port") }
        if let number = Int(name) { return number }
        let declared = (pod.at(path: "spec", "containers")?.arrayValue ?? []).flatMap { $0["ports"]?.arrayValue ?? [] }
        return declared.first { $0["name"]?.stringValue == name }?.number("containerPort")
    }

    /// The addresses a connection to one Service port may go to now.
    func ready(for port: Port) -> [(address: String, port: Int)] {
        targets.filter(\.isReady).compactMap { target in target.ports[port.name].map { (target.address, $0) } }
    }
}
