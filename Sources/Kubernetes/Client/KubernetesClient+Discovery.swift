extension KubernetesClient {
    /// The server's version, from `/version`.
    package func serverVersion() async throws -> ServerVersion {
        try await decoded(ServerVersion.self, .get("/version"))
    }

    /// The API groups of the server, the core group first under the name "".
    package func apiGroups() async throws -> [APIGroup] {
        let core = try await decoded(CoreVersions.self, .get("/api"))
        let groups = try await decoded(GroupList.self, .get("/apis")).groups
        let versions = core.versions.map { APIGroup.Version(groupVersion: $0, version: $0) }
        return [APIGroup(name: "", versions: versions, preferredVersion: versions.first)] + groups
    }

    /// The kinds of one group and version, such as `v1` or `apps/v1`, their subresources included.
    package func resources(groupVersion: String) async throws -> [APIResource] {
        let path = groupVersion.contains("/") ? "/apis/\(groupVersion)" : "/api/\(groupVersion)"
        return try await decoded(ResourceNames.self, .get(path)).resources
    }

    /// The type of an object: a known one by its `apiVersion` and `kind`, else what discovery says.
    ///
    /// Throws an error with `isNotFound` when the server has no such kind.
    package func resourceType(of object: Unstructured) async throws -> ResourceType {
        guard !object.apiVersion.isEmpty, !object.kind.isEmpty else {
            throw KubernetesError.invalidRequest("an object needs apiVersion and kind")
        }
        if let known = knownTypes.type(apiVersion: object.apiVersion, kind: object.kind) { return known }
        let found = try await resources(groupVersion: object.apiVersion)
        guard let resource = found.first(where: { $0.kind == object.kind && !$0.name.contains("/") }) else {
            throw KubernetesError.api(Status(code: 404, reason: "NotFound", message: "no kind \(object.kind) in \(object.apiVersion)"))
        }
        let parts = object.apiVersion.split(separator: "/", maxSplits: 1).map(String.init)
        let type = ResourceType(
            group: parts.count == 2 ? parts[0] : "",
            version: parts.last ?? "",
            kind: object.kind,
            plural: resource.name,
            isNamespaced: resource.namespaced
        )
        knownTypes.remember(type)
        return type
    }
}

/// The answer of `/version`.
package struct ServerVersion: Codable, Sendable, Hashable {
    package var major: String
    /// May end in `+`.
    package var minor: String
    package var gitVersion: String

    /// The minor version as a number, without a trailing `+`.
    package var minorNumber: Int? { Int(minor.prefix { $0.isNumber }) }
}

/// One group of `/apis`.
package struct APIGroup: Codable, Sendable, Hashable {
    package struct Version: Codable, Sendable, Hashable {
        package var groupVersion: String
        package var version: String
    }

    package var name: String
    package var versions: [Version]
    package var preferredVersion: Version?
}

/// One entry of a group version's resource list; a subresource has a name like `deployments/scale`.
package struct APIResource: Codable, Sendable, Hashable {
    package var name: String
    package var singularName: String?
    package var namespaced: Bool
    package var kind: String
    package var verbs: [String]
    package var shortNames: [String]?
    package var categories: [String]?
}

private struct CoreVersions: Decodable {
    var versions: [String]
}

private struct GroupList: Decodable {
    var groups: [APIGroup]
}

private struct ResourceNames: Decodable {
    var resources: [APIResource]
}
