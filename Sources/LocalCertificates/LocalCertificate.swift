import Crypto
import Foundation
package import SharedKernel
import SwiftASN1
import X509

/// A certificate for a server on a local network, and the authority that was made to sign it and nothing else.
///
/// The authority's key exists only while ``make(for:on:at:days:)`` runs. So nobody can use the authority that somebody
/// told a phone to trust to make a certificate for another site, and each certificate has an authority of its own.
package struct LocalCertificate: Sendable {
    /// The most days that Apple's and Google's browsers take a server's certificate for.
    package static let longestDays = 397

    /// Whom it speaks for.
    package let hosts: CertificateHosts
    /// From when it is good; an hour before it was made, for clocks that are late.
    package let notBefore: Instant
    /// Until when it is good.
    package let notAfter: Instant
    /// The server's certificate, then its authority's.
    package let certificatePEM: String
    /// The server's key, in PKCS #8.
    package let keyPEM: String
    /// The authority's certificate.
    package let authorityPEM: String
    /// The authority's certificate as phones like it best.
    package let authorityDER: [UInt8]

    /// Makes a certificate, with keys of its own.
    ///
    /// `machine` is what people will know its authority by: "Hallway on \(machine)".
    package static func make(
        for hosts: CertificateHosts,
        on machine: String,
        at now: Instant,
        days: Int = longestDays
    ) throws(LocalCertificateError) -> LocalCertificate {
        guard (1...Self.longestDays).contains(days) else { throw .days(days) }
        // Certificates know whole seconds only.
        let notBefore = Instant(milliseconds: now.milliseconds / 1_000 * 1_000).advanced(by: .seconds(-3_600))
        let validity = (from: notBefore, until: notBefore.advanced(by: .seconds(days * 86_400)))
        let key = P256.Signing.PrivateKey()
        do {
            let (leaf, authority) = try Self.issue(
                to: key.publicKey,
                hosts: hosts,
                machine: machine,
                validity: validity
            )
            let authorityDocument = try authority.serializeAsPEM()
            return LocalCertificate(
                hosts: hosts,
                notBefore: validity.from,
                notAfter: validity.until,
                certificatePEM: try leaf.serializeAsPEM().pemString + "\n" + authorityDocument.pemString + "\n",
                keyPEM: key.pemRepresentation + "\n",
                authorityPEM: authorityDocument.pemString + "\n",
                authorityDER: authorityDocument.derBytes
            )
        } catch {
            throw .notMade(error)
        }
    }

    private static func issue(
        to key: P256.Signing.PublicKey,
        hosts: CertificateHosts,
        machine: String,
        validity: (from: Instant, until: Instant)
    ) throws -> (leaf: Certificate, authority: Certificate) {
        let authorityKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        // X.520 has no room for a name of more than 64 characters.
        let authorityName = try DistinguishedName { CommonName(String("Hallway on \(machine)".prefix(64))) }

        func certificate(
            _ subject: DistinguishedName,
            _ key: Certificate.PublicKey,
            _ extensions: Certificate.Extensions
        ) throws -> Certificate {
            try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(),
                publicKey: key,
                notValidBefore: Date(validity.from),
                notValidAfter: Date(validity.until),
                issuer: authorityName,
                subject: subject,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: extensions,
                issuerPrivateKey: authorityKey
            )
        }

        let authorityIdentifier = SubjectKeyIdentifier(hash: authorityKey.publicKey)
        let authority = try certificate(
            authorityName,
            authorityKey.publicKey,
            Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
                authorityIdentifier
                hosts.constraints
            }
        )
        let leaf = try certificate(
            DistinguishedName { CommonName("Hallway") },
            Certificate.PublicKey(key),
            Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(hosts.generalNames)
                SubjectKeyIdentifier(hash: Certificate.PublicKey(key))
                AuthorityKeyIdentifier(keyIdentifier: authorityIdentifier.keyIdentifier)
            }
        )
        return (leaf, authority)
    }
}

extension CertificateHosts {
    /// The names as a certificate bears them.
    fileprivate var generalNames: [GeneralName] {
        self.names.map { .dnsName($0) }
            + self.addresses.map { .ipAddress(ASN1OctetString(contentBytes: $0.bytes[...])) }
    }

    /// The names that the authority may speak for; none is not possible, for that would be every name.
    ///
    /// Addresses are not constrained: clients built on BoringSSL refuse an authority whose addresses are.
    fileprivate var constraints: NameConstraints {
        NameConstraints(permittedDNSDomains: self.names.isEmpty ? ["localhost"] : self.names)
    }
}

extension Date {
    fileprivate init(_ instant: Instant) {
        self.init(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
    }
}
