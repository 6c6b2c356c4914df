import FoundationEssentials
import Kubernetes

/// What every container finds in its environment before its own variables.
enum BaseEnvironment {
    /// A clean environment: nothing of ours but the search path, the pod's folder as home, and the pod's address to listen on.
    static func variables(pod: PodContext, folder: String) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
            "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "HOSTNAME": pod.object.name,
            "HOST": pod.address, "POD_IP": pod.address,
        ]
    }

    /// `<SERVICE>_SERVICE_HOST` and `_PORT` of the namespace's Services with an address.
    static func services(_ services: [JSONValue]) -> [String: String] {
        var variables: [String: String] = [:]
        for service in services {
            guard let address = service.at(path: "spec", "clusterIP")?.stringValue, !address.isEmpty, address != "None" else { continue }
            let name = upper(service.name)
            variables["\(name)_SERVICE_HOST"] = address
            for (index, port) in (service.at(path: "spec", "ports")?.arrayValue ?? []).enumerated() {
                guard let number = port.number("port") else { continue }
                if index == 0 { variables["\(name)_SERVICE_PORT"] = String(number) }
                if let portName = port["name"]?.stringValue { variables["\(name)_SERVICE_PORT_\(upper(portName))"] = String(number) }
            }
        }
        return variables
    }

    private static func upper(_ name: String) -> String {
        String(name.uppercased().map { $0 == "-" || $0 == "." ? "_" : $0 })
    }
}
