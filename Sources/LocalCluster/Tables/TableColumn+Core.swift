import Kubernetes

extension TableColumn {
    static let namespace: [TableColumn] = [name, text("Status", "status", "phase"), age]

    static let service: [TableColumn] = [
        name,
        text("Type", "spec", "type"),
        column("Cluster-IP") { $0.at(path: "spec", "clusterIP")?.stringValue.nonEmpty ?? "<none>" },
        column("External-IP") { service in
            if let name = service.at(path: "spec", "externalName")?.stringValue { return name }
            return service.at(path: "spec", "type") == "LoadBalancer" ? "<pending>" : "<none>"
        },
        column("Port(s)") { service in
            let ports = service.at(path: "spec", "ports")?.arrayValue ?? []
            let texts = ports.map { port in
                let node = port["nodePort"]?.integerValue.map { ":\($0)" } ?? ""
                return "\(port["port"]?.integerValue ?? 0)\(node)/\(port["protocol"]?.stringValue ?? "TCP")"
            }
            return texts.isEmpty ? "<none>" : texts.joined(separator: ",")
        },
        age,
        column("Selector", priority: 1) { service in
            let pairs = (service.at(path: "spec", "selector")?.stringMap ?? [:]).sorted { $0.key < $1.key }
            return pairs.isEmpty ? "<none>" : pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        },
    ]

    static let endpoints: [TableColumn] = [
        name,
        column("Endpoints") { object in
            let texts = (object["subsets"]?.arrayValue ?? []).flatMap { subset in
                let ports = subset["ports"]?.arrayValue?.compactMap { $0["port"]?.integerValue } ?? []
                return (subset["addresses"]?.arrayValue ?? []).flatMap { address in
                    ports.map { "\(address["ip"]?.stringValue ?? ""):\($0)" }
                }
            }
            return abbreviated(texts)
        },
        age,
    ]

    static let endpointSlice: [TableColumn] = [
        name,
        text("AddressType", "addressType"),
        column("Ports") { abbreviated($0["ports"]?.arrayValue?.compactMap { $0["port"]?.integerValue.map(String.init) } ?? []) },
        column("Endpoints") { slice in
            abbreviated((slice["endpoints"]?.arrayValue ?? []).flatMap { $0["addresses"]?.arrayValue?.compactMap(\.stringValue) ?? [] })
        },
        age,
    ]

    static let secret: [TableColumn] = [
        name, text("Type", "type"), TableColumn(name: "Data", type: "string") { .integer(Int64($0["data"]?.objectValue?.count ?? 0)) }, age,
    ]

    static let configMap: [TableColumn] = [
        name,
        TableColumn(name: "Data", type: "string") {
            .integer(Int64(($0["data"]?.objectValue?.count ?? 0) + ($0["binaryData"]?.objectValue?.count ?? 0)))
        },
        age,
    ]

    static let serviceAccount: [TableColumn] = [
        name, TableColumn(name: "Secrets", type: "string") { .integer(Int64($0["secrets"]?.arrayValue?.count ?? 0)) }, age,
    ]

    static let lease: [TableColumn] = [name, text("Holder", "spec", "holderIdentity"), age]

    static let node: [TableColumn] = [
        name,
        column("Status") { node in
            let ready = node.at(path: "status", "conditions")?.arrayValue?.first { $0["type"] == "Ready" }
            let text = ready.map { $0["status"] == "True" ? "Ready" : "NotReady" } ?? "Unknown"
            return node.at(path: "spec", "unschedulable")?.boolValue == true ? text + ",SchedulingDisabled" : text
        },
        column("Roles") { node in
            let prefix = "node-role.kubernetes.io/"
            let roles = node.labels.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
            return roles.isEmpty ? "<none>" : roles.joined(separator: ",")
        },
        age,
        text("Version", "status", "nodeInfo", "kubeletVersion"),
        column("Internal-IP", priority: 1) { node in
            let addresses = node.at(path: "status", "addresses")?.arrayValue ?? []
            return addresses.first { $0["type"] == "InternalIP" }?["address"]?.stringValue ?? "<none>"
        },
        column("External-IP", priority: 1) { _ in "<none>" },
        text("OS-Image", priority: 1, "status", "nodeInfo", "osImage"),
        text("Kernel-Version", priority: 1, "status", "nodeInfo", "kernelVersion"),
        text("Container-Runtime", priority: 1, "status", "nodeInfo", "containerRuntimeVersion"),
    ]

    /// Three at most, then how many more.
    private static func abbreviated(_ texts: [String]) -> String {
        if texts.isEmpty { return "<none>" }
        let shown = texts.prefix(3).joined(separator: ",")
        return texts.count > 3 ? "\(shown) + \(texts.count - 3) more..." : shown
    }
}

extension String? {
    /// Nil also when empty.
    fileprivate var nonEmpty: String? { self?.isEmpty ?? true ? nil : self }
}
