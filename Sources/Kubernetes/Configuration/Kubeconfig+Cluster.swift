extension Kubeconfig {
    /// A `clusters[].cluster` entry.
    struct Cluster: Decodable, Sendable {
        var server: String?
        var certificateAuthority: String?
        var certificateAuthorityData: String?
        var insecureSkipTLSVerify: Bool?
        var tlsServerName: String?
        var proxyURL: String?
        var folder = ""

        private enum CodingKeys: String, CodingKey {
            case server
            case certificateAuthority = "certificate-authority"
            case certificateAuthorityData = "certificate-authority-data"
            case insecureSkipTLSVerify = "insecure-skip-tls-verify"
            case tlsServerName = "tls-server-name"
            case proxyURL = "proxy-url"
        }

        func checkedServer(name: String) throws -> String {
            guard let server, !server.isEmpty else { throw KubernetesError.configuration("cluster \"\(name)\" has no server") }
            guard proxyURL == nil else { throw KubernetesError.configuration("cluster \"\(name)\" sets proxy-url, which is not supported") }
            return server
        }

        /// Inline data goes before a file; neither means the system's roots.
        func trust(name: String) throws -> TrustRoots {
            if insecureSkipTLSVerify == true { return .insecure }
            let pem = try Kubeconfig.material(
                data: certificateAuthorityData,
                path: certificateAuthority,
                folder: folder,
                field: "certificate-authority of cluster \"\(name)\""
            )
            return pem.map { .certificates(pem: $0) } ?? .system
        }
    }

    /// Bytes given inline as base64 or as a path; inline wins; nil when neither is there.
    static func material(data: String?, path: String?, folder: String, field: String) throws -> [UInt8]? {
        if let data, !data.isEmpty {
            guard let decoded = Base64Data(base64: data.filter { !$0.isWhitespace }) else {
                throw KubernetesError.configuration("the \(field) is not base64")
            }
            return decoded.bytes
        }
        guard let path, !path.isEmpty else { return nil }
        return try ConfigurationFile.bytes(path: resolve(path, folder: folder))
    }

    static func resolve(_ path: String, folder: String) -> String {
        path.hasPrefix("/") ? path : folder + path
    }
}
