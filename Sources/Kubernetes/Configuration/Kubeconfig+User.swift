extension Kubeconfig {
    /// A `users[].user` entry.
    struct User: Decodable, Sendable {
        var clientCertificate: String?
        var clientCertificateData: String?
        var clientKey: String?
        var clientKeyData: String?
        var token: String?
        var tokenFile: String?
        var unsupported: [String] = []
        var folder = ""

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case token, tokenFile, exec, username
            case clientCertificate = "client-certificate"
            case clientCertificateData = "client-certificate-data"
            case clientKey = "client-key"
            case clientKeyData = "client-key-data"
            case authProvider = "auth-provider"
            case impersonate = "as"
        }

        init() {}

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            clientCertificate = try container.decodeIfPresent(String.self, forKey: .clientCertificate)
            clientCertificateData = try container.decodeIfPresent(String.self, forKey: .clientCertificateData)
            clientKey = try container.decodeIfPresent(String.self, forKey: .clientKey)
            clientKeyData = try container.decodeIfPresent(String.self, forKey: .clientKeyData)
            token = try container.decodeIfPresent(String.self, forKey: .token)
            tokenFile = try container.decodeIfPresent(String.self, forKey: .tokenFile)
            for key in [CodingKeys.exec, .authProvider, .username, .impersonate] where container.contains(key) {
                if try !container.decodeNil(forKey: key) { unsupported.append(key.rawValue) }
            }
        }

        /// Throws when the user signs in by a way this client does not have.
        func refuseUnsupported(name: String) throws {
            guard let way = unsupported.first else { return }
            throw KubernetesError.configuration(
                "user \"\(name)\" signs in with \"\(way)\", which is not supported: use a token, a tokenFile or a client certificate"
            )
        }

        func clientCertificate(name: String) throws -> ClientCertificate? {
            let chain = try Kubeconfig.material(
                data: clientCertificateData,
                path: clientCertificate,
                folder: folder,
                field: "client-certificate of user \"\(name)\""
            )
            let key = try Kubeconfig.material(data: clientKeyData, path: clientKey, folder: folder, field: "client-key of user \"\(name)\"")
            switch (chain, key) {
            case (let chain?, let key?): return ClientCertificate(chainPEM: chain, keyPEM: key)
            case (nil, nil): return nil
            case (_?, nil): throw KubernetesError.configuration("user \"\(name)\" has a client-certificate but no client-key")
            case (nil, _?): throw KubernetesError.configuration("user \"\(name)\" has a client-key but no client-certificate")
            }
        }

        /// A token file goes before a token, as with kubectl.
        func tokenSource(name: String) throws -> TokenSource {
            if let tokenFile, !tokenFile.isEmpty {
                let path = Kubeconfig.resolve(tokenFile, folder: folder)
                _ = try ConfigurationFile.token(path: path)
                return .file(path: path)
            }
            guard let token, !token.isEmpty else { return .none }
            guard BearerToken.isValid(token) else { throw KubernetesError.configuration("the token of user \"\(name)\" cannot be sent") }
            return .static(BearerToken(token))
        }
    }
}
