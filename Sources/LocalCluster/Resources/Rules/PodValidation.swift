import Kubernetes

/// What pod specifications must be (pkg/apis/core/validation), as far as it can be said without a node.
enum PodValidation {
    static func problems(spec: JSONValue, at path: String) -> [APIError.Cause] {
        let containers = spec["containers"]?.arrayValue ?? []
        var causes: [APIError.Cause] = containers.isEmpty ? [.required("\(path).containers")] : []
        let volumes = Set(spec["volumes"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? [])
        var names: Set<String> = []
        for (member, list) in [("initContainers", spec["initContainers"]?.arrayValue ?? []), ("containers", containers)] {
            for (index, container) in list.enumerated() {
                let place = "\(path).\(member)[\(index)]"
                causes += nameProblems(container, place, &names)
                causes += containerProblems(container, place, volumes)
            }
        }
        if let policy = spec["restartPolicy"]?.stringValue, !["Always", "OnFailure", "Never"].contains(policy) {
            causes.append(.unsupported("\(path).restartPolicy", policy, ["Always", "OnFailure", "Never"]))
        }
        return causes + volumeProblems(spec["volumes"]?.arrayValue ?? [], path)
    }

    private static func nameProblems(_ container: JSONValue, _ place: String, _ names: inout Set<String>) -> [APIError.Cause] {
        guard let name = container["name"]?.stringValue, !name.isEmpty else { return [.required("\(place).name")] }
        if let problem = NameRule.label.problem(with: name) { return [.invalidValue("\(place).name", name, problem)] }
        return names.insert(name).inserted ? [] : [.duplicate("\(place).name", name)]
    }

    private static func containerProblems(_ container: JSONValue, _ place: String, _ volumes: Set<String>) -> [APIError.Cause] {
        var causes: [APIError.Cause] = []
        if container["image"]?.stringValue ?? "" == "" { causes.append(.required("\(place).image")) }
        for (index, port) in (container["ports"]?.arrayValue ?? []).enumerated() {
            causes += portProblems(port["containerPort"]?.integerValue, "\(place).ports[\(index)].containerPort")
        }
        for (index, mount) in (container["volumeMounts"]?.arrayValue ?? []).enumerated() {
            let name = mount["name"]?.stringValue ?? ""
            let at = "\(place).volumeMounts[\(index)]"
            if !volumes.contains(name) {
                causes.append(APIError.Cause(reason: "FieldValueNotFound", message: "Not found: \"\(name)\"", field: "\(at).name"))
            }
            if mount["mountPath"]?.stringValue ?? "" == "" { causes.append(.required("\(at).mountPath")) }
        }
        for (index, variable) in (container["env"]?.arrayValue ?? []).enumerated() {
            let at = "\(place).env[\(index)]"
            if variable["name"]?.stringValue ?? "" == "" { causes.append(.required("\(at).name")) }
            if variable["value"]?.stringValue ?? "" != "", variable["valueFrom"] != nil {
                causes.append(.invalidValue("\(at).valueFrom", "", "may not be specified when `value` is not empty"))
            }
        }
        for member in ["livenessProbe", "readinessProbe", "startupProbe"] {
            if let probe = container[member] { causes += probeProblems(probe, "\(place).\(member)") }
        }
        return causes
    }

    private static func probeProblems(_ probe: JSONValue, _ place: String) -> [APIError.Cause] {
        let handlers = ["exec", "httpGet", "tcpSocket", "grpc"].filter { probe[$0] != nil }
        if handlers.isEmpty { return [.required(place, "must specify a handler type")] }
        if handlers.count > 1 { return [.forbidden(place, "may not specify more than 1 handler type")] }
        return []
    }

    private static func volumeProblems(_ volumes: [JSONValue], _ path: String) -> [APIError.Cause] {
        var names: Set<String> = []
        var causes: [APIError.Cause] = []
        for (index, volume) in volumes.enumerated() {
            let place = "\(path).volumes[\(index)]"
            guard let name = volume["name"]?.stringValue, !name.isEmpty else {
                causes.append(.required("\(place).name"))
                continue
            }
            if !names.insert(name).inserted { causes.append(.duplicate("\(place).name", name)) }
            if (volume.objectValue?.count ?? 0) > 2 { causes.append(.forbidden(place, "may not specify more than 1 volume type")) }
        }
        return causes
    }

    static func portProblems(_ port: Int64?, _ place: String) -> [APIError.Cause] {
        guard let port else { return [.required(place)] }
        return (1...65_535).contains(port) ? [] : [.invalidValue(place, json: .integer(port), "must be between 1 and 65535, inclusive")]
    }
}
