import AsyncHTTPClient
import struct FoundationEssentials.URL
import NIOCore
import NIOSSL

/// The API server's address as requests and metrics name it.
struct ServerAddress: Sendable {
    /// With `tls-server-name` in place of the host when there is one.
    var baseURL: String
    var hostAndPort: String
    /// Which host to connect to for a name in a URL.
    var overrides: [String: String] = [:]

    init(configuration: ClusterConfiguration) throws {
        guard let url = URL(string: configuration.server), let scheme = url.scheme, !configuration.host.isEmpty else {
            throw KubernetesError.configuration("the server address is not a URL")
        }
        let host = configuration.host
        let port = url.port ?? (scheme == "http" ? 80 : 443)
        hostAndPort = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        baseURL = configuration.server
        if let name = configuration.tlsServerName, !name.isEmpty, name != host {
            let path = url.path(percentEncoded: true)
            baseURL = "\(scheme)://\(name):\(port)\(path == "/" ? "" : path)"
            overrides[name] = host
        }
    }
}

extension HTTPClient.Configuration {
    /// HTTP/1.1 only, so that each watch has a connection of its own; redirects are refused, they would carry the token.
    /// A connection that cannot be made fails the call at once, with the reason; the caller knows better when to try again.
    init(cluster: ClusterConfiguration, address: ServerAddress, connections: Int) throws {
        self.init(
            tlsConfiguration: try TLSConfiguration.client(for: cluster),
            redirectConfiguration: .disallow,
            timeout: Timeout(connect: .seconds(10)),
            connectionPool: ConnectionPool(idleTimeout: .seconds(60), concurrentHTTP1ConnectionsPerHostSoftLimit: connections)
        )
        connectionPool.retryConnectionEstablishment = false
        httpVersion = .http1Only
        dnsOverride = address.overrides
    }
}

extension TLSConfiguration {
    /// Throws `KubernetesError.configuration` when a certificate or the key is not usable PEM.
    static func client(for cluster: ClusterConfiguration) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        switch cluster.trust {
        case .system:
            break
        case .insecure:
            tls.certificateVerification = .none
        case .certificates(let pem):
            tls.trustRoots = .certificates(try certificates(pem, what: "certificate authority"))
        }
        if let identity = cluster.clientCertificate {
            tls.certificateChain = try certificates(identity.chainPEM, what: "client certificate").map { .certificate($0) }
            do {
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: identity.keyPEM, format: .pem))
            } catch {
                throw KubernetesError.configuration("the client key is not a private key in PEM form")
            }
        }
        return tls
    }

    private static func certificates(_ pem: [UInt8], what: String) throws -> [NIOSSLCertificate] {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(pem)
        } catch {
            throw KubernetesError.configuration("the \(what) is not in PEM form")
        }
        guard !certificates.isEmpty else { throw KubernetesError.configuration("the \(what) holds no certificate") }
        return certificates
    }
}
