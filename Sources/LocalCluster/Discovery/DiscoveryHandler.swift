import HTTPTypes
import Kubernetes
import NIOCore

/// Paths that name no resource: which groups, versions and resources there are, OpenAPI, version, health.
struct DiscoveryHandler {
    let registry: Registry

    func reply(to request: APIRequest) throws(APIError) -> Reply {
        guard [.get, .list].contains(request.info.verb) else { throw .unknownPath }
        let parts = request.info.path.split(separator: "/").map(String.init)
        switch parts.first {
        case nil: return .json(["paths": .array(paths.map(JSONValue.string))])
        case "healthz", "livez", "readyz": return .text("ok")
        case "version": return .json(Self.version)
        case "api": return try core(parts)
        case "apis": return try group(parts)
        case "openapi": return try OpenAPIHandler(registry: registry).reply(to: request, parts)
        default: throw .unknownPath
        }
    }

    /// What `kubectl version` shows; behind the Kubernetes release whose behaviour is followed stands our own mark.
    static let version: JSONValue = [
        "major": "1", "minor": "32", "gitVersion": "v1.32.0+gravity", "gitCommit": "", "gitTreeState": "clean", "buildDate": "",
        "goVersion": "", "compiler": "swift", "platform": "linux/amd64",
    ]

    private var paths: [String] {
        let groups = Set(registry.all.map { $0.type.group.isEmpty ? "/api/v1" : "/apis/\($0.type.apiVersion)" })
        return ["/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"] + groups.sorted()
    }

    private func core(_ parts: [String]) throws(APIError) -> Reply {
        switch parts.count {
        case 1: return .json(["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []])
        case 2 where parts[1] == "v1": return .json(resources(group: "", version: "v1"))
        default: throw .unknownPath
        }
    }

    private func group(_ parts: [String]) throws(APIError) -> Reply {
        let versions = registry.groupVersions
        switch parts.count {
        case 1:
            let groups = versions.keys.sorted().map { Self.group($0, versions[$0] ?? []) }
            return .json(["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups)])
        case 2:
            guard let found = versions[parts[1]] else { throw .unknownPath }
            var group = Self.group(parts[1], found)
            group["kind"] = "APIGroup"
            group["apiVersion"] = "v1"
            return .json(group)
        case 3:
            guard versions[parts[1]]?.contains(parts[2]) ?? false else { throw .unknownPath }
            return .json(resources(group: parts[1], version: parts[2]))
        default: throw .unknownPath
        }
    }

    private static func group(_ name: String, _ versions: [String]) -> JSONValue {
        let entries = versions.map { version -> JSONValue in
            ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
        }
        return ["name": .string(name), "versions": .array(entries), "preferredVersion": entries.first ?? .null]
    }

    private func resources(group: String, version: String) -> JSONValue {
        let found = registry.all.filter { $0.type.group == group && $0.type.version == version }
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(group.isEmpty ? version : "\(group)/\(version)"),
            "resources": .array(found.flatMap(DiscoveryEntry.entries)),
        ]
    }
}

extension Registry {
    /// The versions of every named group, preferred first.
    var groupVersions: [String: [String]] {
        var found: [String: [String]] = [:]
        for resource in all where !resource.type.group.isEmpty {
            if found[resource.type.group]?.contains(resource.type.version) != true {
                found[resource.type.group, default: []].append(resource.type.version)
            }
        }
        return found
    }
}
