import Crypto
import FoundationEssentials
import NIOSSL
import SwiftASN1
import X509

/// Who the API server is: a certificate authority and a server certificate of its own, and the token of its one user, kept in a folder.
struct ClusterIdentity: Sendable {
    /// The certificate authority, PEM.
    let authority: String
    let serverCertificate: String
    let serverKey: String
    let token: String

    /// Reads the identity of a folder, making what is missing and renewing a server certificate that ends within 30 days.
    static func load(folder: String, now: Date = Date()) throws -> ClusterIdentity {
        try PrivateFiles.makeFolder(folder)
        let token = try file("\(folder)/token") { Self.randomToken() }
        let authorityFiles = ("\(folder)/ca.crt", "\(folder)/ca.key")
        if PrivateFiles.text(authorityFiles.0) == nil || PrivateFiles.text(authorityFiles.1) == nil {
            let made = try CertificatePair.authority(now: now)
            try made.write(certificate: authorityFiles.0, key: authorityFiles.1)
        }
        let authority = try CertificatePair.read(certificate: authorityFiles.0, key: authorityFiles.1)
        let serverFiles = ("\(folder)/server.crt", "\(folder)/server.key")
        var server = try? CertificatePair.read(certificate: serverFiles.0, key: serverFiles.1)  // nil: missing or unreadable, made anew
        if server == nil || server?.certificate.notValidAfter ?? now < now.addingTimeInterval(30 * 86_400)
            || server?.certificate.issuer != authority.certificate.subject
        {
            let made = try CertificatePair.server(signedBy: authority, now: now)
            try made.write(certificate: serverFiles.0, key: serverFiles.1)
            server = made
        }
        let pair = try server ?? CertificatePair.server(signedBy: authority, now: now)
        return ClusterIdentity(
            authority: try authority.certificatePEM,
            serverCertificate: try pair.certificatePEM,
            serverKey: pair.key.pemRepresentation,
            token: token
        )
    }

    /// The TLS side of the server.
    func tlsConfiguration() throws -> TLSConfiguration {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(serverCertificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(serverKey.utf8), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }

    private static func file(_ path: String, make: () -> String) throws -> String {
        if let text = PrivateFiles.text(path)?.trimmingWhitespace, !text.isEmpty { return text }
        let text = make()
        try PrivateFiles.write(Array(text.utf8), to: path)
        return text
    }

    private static func randomToken() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
