import Kubernetes

/// What is known of a pod when its containers are configured: the downward API.
struct PodContext: Sendable {
    var object: JSONValue
    var address: String
    var hostAddress: String

    var namespace: String { object.namespace }

    /// The value of a field reference (`metadata.name`, `metadata.labels['x']`, `status.podIP`, …).
    func field(_ path: String) throws -> String {
        switch path {
        case "metadata.name": return object.name
        case "metadata.namespace": return object.namespace
        case "metadata.uid": return object.uid
        case "metadata.labels": return Self.lines(object.labels)
        case "metadata.annotations": return Self.lines(object.annotations)
        case "spec.nodeName": return NodeObject.name
        case "spec.serviceAccountName": return object.at(path: "spec", "serviceAccountName")?.stringValue ?? "default"
        case "status.hostIP", "status.hostIPs": return hostAddress
        case "status.podIP", "status.podIPs": return address
        default: break
        }
        if let key = Self.subscriptKey(path, of: "metadata.labels") { return object.labels[key] ?? "" }
        if let key = Self.subscriptKey(path, of: "metadata.annotations") { return object.annotations[key] ?? "" }
        throw ContainerFailure.configuration("field path not supported: \(path)")
    }

    /// The value of a resource reference; without limits it is what the machine has.
    func resource(_ name: String) throws -> String {
        if name.hasSuffix(".cpu") { return String(NodeObject.processors) }
        if name.hasSuffix(".memory") { return String(NodeObject.memory) }
        throw ContainerFailure.configuration("resource not supported: \(name)")
    }

    private static func subscriptKey(_ path: String, of member: String) -> String? {
        guard path.hasPrefix("\(member)['"), path.hasSuffix("']") else { return nil }
        return String(path.dropFirst(member.count + 2).dropLast(2))
    }

    private static func lines(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: "\n")
    }
}
