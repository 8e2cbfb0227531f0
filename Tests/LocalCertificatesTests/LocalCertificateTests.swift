import Foundation
import LocalCertificates
import SharedKernel
import SwiftASN1
import TestSupport
import Testing
import X509

@Suite struct LocalCertificateTests {
    private static let names = ["localhost", "hallway", "hallway.local", "chat.example.org"]
    private static let addresses = ["127.0.0.1", "::1", "192.0.2.33", "fd00::20"]

    @Test(arguments: names + addresses)
    func everyNameAndAddressIsVouchedFor(host: String) async throws {
        #expect(try await Self.isTrusted(try Self.make(), for: host))
    }

    @Test(arguments: ["example.org", "not.hallway.local", "local", "192.0.2.34", "fd00::21", "127.0.0.2"])
    func nothingElseIsVouchedFor(host: String) async throws {
        #expect(try await Self.isTrusted(try Self.make(), for: host) == false)
    }

    @Test(arguments: names + addresses)
    func opensslTrustsItAtItsStrictest(host: String) async throws {
        #expect(try await Self.opensslTrustsIt(for: host))
    }

    @Test(arguments: ["example.org", "192.0.2.34", "fd00::21"])
    func opensslTrustsItForNothingElse(host: String) async throws {
        #expect(try await Self.opensslTrustsIt(for: host) == false)
    }

    @Test func anotherAuthorityIsNotItsAuthorityThoughItIsCalledTheSame() async throws {
        let (one, other) = (try Self.make(), try Self.make())
        #expect(one.authorityPEM != other.authorityPEM)
        #expect(one.keyPEM != other.keyPEM)
        #expect(try await Self.isTrusted(one, for: "localhost", by: other) == false)
    }

    @Test func itIsGoodFromAnHourAgoForAsManyDaysAsAskedFor() async throws {
        let now = Instant(milliseconds: 1_800_000_000_123)
        let made = try Self.make(at: now, days: 30)
        #expect(made.notBefore == Instant(milliseconds: 1_799_996_400_000))
        #expect(made.notBefore.duration(to: made.notAfter) == .seconds(30 * 86_400))
        for certificate in [try Self.leaf(of: made), try Certificate(pemEncoded: made.authorityPEM)] {
            #expect(certificate.notValidBefore.timeIntervalSince1970 == 1_799_996_400)
            #expect(certificate.notValidAfter.timeIntervalSince1970 == 1_799_996_400 + 30 * 86_400)
        }
    }

    @Test func onceItIsOverItIsTrustedNoMore() async throws {
        let old = try Self.make(at: WallClock.system.now.advanced(by: .seconds(-3 * 86_400)), days: 2)
        #expect(try await Self.isTrusted(old, for: "localhost") == false)
    }

    @Test(arguments: [0, -1, 398])
    func daysThatBrowsersRefuseAreRefused(days: Int) {
        #expect { try Self.make(days: days) } throws: { "\($0)".hasPrefix("a certificate for \(days) days") }
    }

    @Test func theAuthorityMaySignServersOfTheseNamesOnly() throws {
        let authority = try Certificate(pemEncoded: try Self.make().authorityPEM)
        #expect(authority.subject.description == "CN=Hallway on desk")
        #expect(try authority.extensions.basicConstraints == .isCertificateAuthority(maxPathLength: 0))
        #expect(try authority.extensions.keyUsage == KeyUsage(keyCertSign: true))
        #expect(authority.extensions[oid: .X509ExtensionID.basicConstraints]?.critical == true)
        #expect(authority.extensions[oid: .X509ExtensionID.keyUsage]?.critical == true)
        let constraints = try #require(try authority.extensions.nameConstraints)
        #expect(Array(constraints.permittedDNSDomains) == Self.names)
        #expect(authority.extensions[oid: .X509ExtensionID.nameConstraints]?.critical == false)
    }

    @Test func anAuthorityForAddressesOnlyIsNotFreeToSpeakForAnyName() throws {
        let hosts = try CertificateHosts(names: [], addresses: ["192.0.2.33"])
        let made = try LocalCertificate.make(for: hosts, on: "desk", at: WallClock.system.now)
        let constraints = try Certificate(pemEncoded: made.authorityPEM).extensions.nameConstraints
        #expect(constraints.map { Array($0.permittedDNSDomains) } == ["localhost"])
    }

    @Test func theServersCertificateIsForServersAndSignsNothing() throws {
        let leaf = try Self.leaf(of: try Self.make())
        #expect(try leaf.extensions.basicConstraints == .notCertificateAuthority)
        #expect(try leaf.extensions.extendedKeyUsage == ExtendedKeyUsage([.serverAuth]))
        #expect(try leaf.extensions.subjectAlternativeNames?.count == 8)
    }

    @Test func theChainIsTheCertificateAndThenItsAuthority() throws {
        let made = try Self.make()
        let chain = try PEMDocument.parseMultiple(pemString: made.certificatePEM)
        #expect(chain.count == 2)
        #expect(chain.last?.derBytes == made.authorityDER)
        #expect(try PEMDocument(pemString: made.authorityPEM).derBytes == made.authorityDER)
        #expect(try PEMDocument(pemString: made.keyPEM).discriminator == "PRIVATE KEY")
    }

    @Test func aMachineWithALongNameStillHasAnAuthority() async throws {
        let hosts = try CertificateHosts(names: ["localhost"], addresses: [])
        let made = try LocalCertificate.make(
            for: hosts,
            on: String(repeating: "a", count: 100),
            at: WallClock.system.now
        )
        #expect(try await Self.isTrusted(made, for: "localhost"))
        #expect(try Certificate(pemEncoded: made.authorityPEM).subject.description.count == 3 + 64)
    }

    private static func make(at now: Instant = WallClock.system.now, days: Int = 397) throws -> LocalCertificate {
        try LocalCertificate.make(
            for: CertificateHosts(names: Self.names, addresses: Self.addresses),
            on: "desk",
            at: now,
            days: days
        )
    }

    private static func leaf(of made: LocalCertificate) throws -> Certificate {
        try Certificate(pemDocument: try #require(try PEMDocument.parseMultiple(pemString: made.certificatePEM).first))
    }

    /// Whether somebody who trusts the authority takes the certificate for a host's.
    private static func isTrusted(
        _ made: LocalCertificate,
        for host: String,
        by other: LocalCertificate? = nil
    ) async throws -> Bool {
        let authority = try Certificate(pemEncoded: (other ?? made).authorityPEM)
        let isAddress = HostAddress(host) != nil
        var verifier = Verifier(rootCertificates: CertificateStore([authority])) {
            RFC5280Policy()
            ServerIdentityPolicy(serverHostname: isAddress ? nil : host, serverIP: isAddress ? host : nil)
        }
        let result = await verifier.validate(
            leaf: try Self.leaf(of: made),
            intermediates: CertificateStore([])
        )
        guard case .validCertificate = result else { return false }
        return true
    }

    private static func opensslTrustsIt(for host: String) async throws -> Bool {
        try await ScratchDirectory.with { folder in
            let files = LocalCertificateFiles(folder: folder.path)
            try files.write(try Self.make())
            let openssl = Process()
            openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            openssl.arguments =
                ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", files.authority]
                + [HostAddress(host) == nil ? "-verify_hostname" : "-verify_ip", host, files.certificate]
            (openssl.standardOutput, openssl.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
            try openssl.run()
            openssl.waitUntilExit()
            // 0 and 2 are its answers; anything else, such as 127, is none.
            try #require([0, 2].contains(openssl.terminationStatus))
            return openssl.terminationStatus == 0
        }
    }
}
