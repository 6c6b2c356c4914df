import struct FoundationEssentials.URL

/// How to reach one cluster and who to be there.
package struct ClusterConfiguration: Sendable {
    /// The API server's base URL, `https://host:port[/path]`, without a slash at the end.
    package var server: String
    package var trust: TrustRoots
    /// The name to ask for and to verify in place of the URL's host.
    package var tlsServerName: String?
    package var clientCertificate: ClientCertificate?
    package var token: TokenSource
    /// The namespace to use where none is named.
    package var namespace: String

    /// Throws `KubernetesError.configuration` when the server is not an http or https URL.
    package init(
        server: String,
        trust: TrustRoots = .system,
        tlsServerName: String? = nil,
        clientCertificate: ClientCertificate? = nil,
        token: TokenSource = .none,
        namespace: String = "default"
    ) throws {
        guard let url = URL(string: server), let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let host = url.host(), !host.isEmpty, url.query() == nil, url.fragment() == nil, url.user() == nil
        else { throw KubernetesError.configuration("the server address is not an http or https URL") }
        var trimmed = server[...]
        while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        self.server = String(trimmed)
        self.trust = trust
        self.tlsServerName = tlsServerName
        self.clientCertificate = clientCertificate
        self.token = token
        self.namespace = namespace
    }

    /// The server's host, without the brackets of an IPv6 address.
    package var host: String {
        let host = URL(string: server)?.host(percentEncoded: false) ?? ""
        return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }
}

/// Whose certificates the API server may present.
package enum TrustRoots: Sendable, Hashable {
    case system
    /// Certificate authorities in PEM form.
    case certificates(pem: [UInt8])
    /// Any certificate; only for a kubeconfig that says `insecure-skip-tls-verify`.
    case insecure
}

/// A TLS client certificate chain and its private key, both PEM; printing it shows neither.
package struct ClientCertificate: Sendable, Hashable {
    package var chainPEM: [UInt8]
    package var keyPEM: [UInt8]

    package init(chainPEM: [UInt8], keyPEM: [UInt8]) {
        self.chainPEM = chainPEM
        self.keyPEM = keyPEM
    }
}

/// Where the bearer token comes from.
package enum TokenSource: Sendable, Hashable {
    case none
    case `static`(BearerToken)
    /// A file read again at most every 60 seconds, and after a 401.
    case file(path: String)
}

/// A bearer token; printing it shows nothing of it.
package struct BearerToken: Sendable, Hashable {
    package let value: String

    package init(_ value: String) {
        self.value = value
    }
}

extension ClientCertificate: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
