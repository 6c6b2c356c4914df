import Crypto
import struct FoundationEssentials.Date
package import NIOSSL
import SwiftASN1
import X509

/// A certificate authority made for one test.
package struct ScriptedAuthority: Sendable {
    private let key = P256.Signing.PrivateKey()
    private let name: DistinguishedName
    private let certificate: Certificate

    package init() throws {
        name = try DistinguishedName { CommonName("scripted authority") }
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            Critical(KeyUsage(keyCertSign: true))
        }
        certificate = try Self.certify(key.publicKey, subject: name, issuer: name, by: key, extensions: extensions)
    }

    /// The authority's certificate in PEM form.
    package func pem() throws -> [UInt8] {
        Array(try certificate.serializeAsPEM().pemString.utf8)
    }

    /// A certificate for 127.0.0.1 or, instead, for one DNS name, with its key, both PEM.
    package func serverIdentity(dnsName: String? = nil) throws -> (chain: [UInt8], key: [UInt8]) {
        let extensions = try Certificate.Extensions {
            SubjectAlternativeNames([dnsName.map { .dnsName($0) } ?? .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1]))])
            try ExtendedKeyUsage([.serverAuth])
        }
        return try identity(commonName: "server", extensions: extensions)
    }

    /// A client certificate with its key, both PEM.
    package func clientIdentity(name: String) throws -> (chain: [UInt8], key: [UInt8]) {
        try identity(commonName: name, extensions: try Certificate.Extensions { try ExtendedKeyUsage([.clientAuth]) })
    }

    /// What a server with a certificate of this authority uses; with `requiresClientCertificate` it refuses clients without one of it.
    package func serverConfiguration(requiresClientCertificate: Bool = false, dnsName: String? = nil) throws -> TLSConfiguration {
        let identity = try serverIdentity(dnsName: dnsName)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(identity.chain).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: identity.key, format: .pem))
        )
        if requiresClientCertificate {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(try pem()))
        }
        return configuration
    }

    private func identity(commonName: String, extensions: Certificate.Extensions) throws -> (chain: [UInt8], key: [UInt8]) {
        let leaf = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(commonName) }
        let certificate = try Self.certify(leaf.publicKey, subject: subject, issuer: name, by: key, extensions: extensions)
        return (Array(try certificate.serializeAsPEM().pemString.utf8), Array(leaf.pemRepresentation.utf8))
    }

    private static func certify(
        _ publicKey: P256.Signing.PublicKey,
        subject: DistinguishedName,
        issuer: DistinguishedName,
        by issuerKey: P256.Signing.PrivateKey,
        extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(publicKey),
            notValidBefore: Date().addingTimeInterval(-3_600),
            notValidAfter: Date().addingTimeInterval(86_400),
            issuer: issuer,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: extensions,
            issuerPrivateKey: Certificate.PrivateKey(issuerKey)
        )
    }
}
