import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate and its key.
struct CertificatePair {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey

    /// A new certificate authority, valid for ten years.
    static func authority(now: Date) throws -> CertificatePair {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("gravity-local-cluster-\(UInt32.random(in: 0 ... .max))") }
        let certificate = try make(
            for: key.publicKey,
            subject: name,
            issuer: name,
            signedWith: key,
            now: now,
            days: 3650,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
            }
        )
        return CertificatePair(certificate: certificate, key: key)
    }

    /// A new certificate of the API server, valid for a year, for every name this machine has for itself.
    static func server(signedBy authority: CertificatePair, now: Date) throws -> CertificatePair {
        let key = P256.Signing.PrivateKey()
        let certificate = try make(
            for: key.publicKey,
            subject: try DistinguishedName { CommonName("gravity-apiserver") },
            issuer: authority.certificate.subject,
            signedWith: authority.key,
            now: now,
            days: 365,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                AuthorityKeyIdentifier(
                    keyIdentifier: SubjectKeyIdentifier(hash: Certificate.PublicKey(authority.key.publicKey)).keyIdentifier
                )
                SubjectAlternativeNames([
                    .dnsName("localhost"), .dnsName("kubernetes"), .dnsName("kubernetes.default"), .dnsName("kubernetes.default.svc"),
                    .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                    .ipAddress(ASN1OctetString(contentBytes: ArraySlice(repeatElement(0, count: 15) + [1]))),
                ])
            }
        )
        return CertificatePair(certificate: certificate, key: key)
    }

    static func read(certificate: String, key: String) throws -> CertificatePair {
        CertificatePair(
            certificate: try Certificate(pemEncoded: PrivateFiles.text(certificate) ?? ""),
            key: try P256.Signing.PrivateKey(pemRepresentation: PrivateFiles.text(key) ?? "")
        )
    }

    func write(certificate path: String, key keyPath: String) throws {
        try PrivateFiles.write(Array(key.pemRepresentation.utf8), to: keyPath)
        try PrivateFiles.write(Array(certificatePEM.utf8), to: path)
    }

    var certificatePEM: String {
        get throws { try certificate.serializeAsPEM().pemString }
    }

    private static func make(
        for publicKey: P256.Signing.PublicKey,
        subject: DistinguishedName,
        issuer: DistinguishedName,
        signedWith key: P256.Signing.PrivateKey,
        now: Date,
        days: Double,
        extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(publicKey),
            notValidBefore: now.addingTimeInterval(-3600),
            notValidAfter: now.addingTimeInterval(days * 86_400),
            issuer: issuer,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: extensions,
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
    }
}
