import Foundation
import LocalCertificates
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

@Suite struct TransportSecurityTests {
    private static let now = Instant(milliseconds: 1_800_000_000_000)

    @Test func aGoodCertificateLeavesNothingToWarnAbout() async throws {
        try await Self.withFiles { files in
            let security = try Self.security(files)
            #expect(security.warnings.isEmpty)
        }
    }

    @Test func aFileThatIsNotThereIsNamedWithItsSetting() async throws {
        try await Self.withFiles { files in
            #expect(throws: TransportSecurityError.missing(.certificate, file: "nowhere.pem")) {
                try TransportSecurity(certificateFile: "nowhere.pem", keyFile: files.key, at: Self.now)
            }
            #expect(throws: TransportSecurityError.missing(.key, file: "nowhere.pem")) {
                try TransportSecurity(certificateFile: files.certificate, keyFile: "nowhere.pem", at: Self.now)
            }
        }
    }

    @Test func aFileThatCannotBeReadIsNamedWithItsSetting() async throws {
        try await Self.withFiles { files in
            let error = #expect(throws: TransportSecurityError.self) {
                try TransportSecurity(certificateFile: files.folder, keyFile: files.key, at: Self.now)
            }
            guard case .unreadable(.certificate, files.folder, _) = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
        }
    }

    @Test(arguments: ["", "no PEM\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", encryptedKey])
    func aFileWithoutACertificateOrAKeyIsNamedWithItsSetting(content: String) async throws {
        try await Self.withFiles { files in
            let file = "\(files.folder)/other.pem"
            try Data(content.utf8).write(to: URL(fileURLWithPath: file))
            #expect(throws: TransportSecurityError.nothingInIt(.certificate, file: file)) {
                try TransportSecurity(certificateFile: file, keyFile: files.key, at: Self.now)
            }
            #expect(throws: TransportSecurityError.nothingInIt(.key, file: file)) {
                try TransportSecurity(certificateFile: files.certificate, keyFile: file, at: Self.now)
            }
        }
    }

    @Test func certificateAndKeyTheWrongWayRoundAreToldApart() async throws {
        try await Self.withFiles { files in
            #expect(throws: TransportSecurityError.nothingInIt(.certificate, file: files.key)) {
                try TransportSecurity(certificateFile: files.key, keyFile: files.certificate, at: Self.now)
            }
        }
    }

    @Test func theKeyOfAnotherCertificateIsRefused() async throws {
        try await Self.withFiles { files in
            let other = LocalCertificateFiles(folder: "\(files.folder)/other")
            try other.write(try Self.certificate())
            #expect(
                throws: TransportSecurityError.mismatch(certificateFile: files.certificate, keyFile: other.key)
            ) {
                try TransportSecurity(certificateFile: files.certificate, keyFile: other.key, at: Self.now)
            }
        }
    }

    @Test func anAuthoritysCertificateIsNotServed() async throws {
        try await Self.withFiles { files in
            let error = #expect(throws: TransportSecurityError.self) {
                try TransportSecurity(certificateFile: files.authority, keyFile: files.key, at: Self.now)
            }
            guard case .notForServers(files.authority, _) = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
        }
    }

    @Test(arguments: [
        (TransportSecurityError.missing(.key, file: "k.pem"), "TLS_KEY: "),
        (.unreadable(.certificate, file: "c.pem", reason: "it is a folder"), "TLS_CERTIFICATE: "),
        (.nothingInIt(.certificate, file: "c.pem"), "TLS_CERTIFICATE: "),
        (.nothingInIt(.key, file: "k.pem"), "TLS_KEY: "),
        (.mismatch(certificateFile: "c.pem", keyFile: "k.pem"), "TLS_KEY: "),
        (.notForServers(file: "c.pem", cause: "it is an authority's"), "TLS_CERTIFICATE: "),
    ])
    func everyErrorNamesTheSettingAndTheFile(error: TransportSecurityError, setting: String) {
        #expect("\(error)".hasPrefix(setting))
        #expect("\(error)".contains(setting == "TLS_KEY: " ? "k.pem" : "c.pem"))
    }

    @Test(arguments: [(0o600, 0), (0o640, 0), (0o644, 1), (0o602, 1)])
    func aKeyThatEverybodyMayUseIsWarnedOf(mode: mode_t, warnings: Int) async throws {
        try await Self.withFiles { files in
            try #require(chmod(files.key, mode) == 0)
            let told = try Self.security(files).warnings
            #expect(told.count == warnings)
            #expect(told.allSatisfy { $0.contains("TLS_KEY") && $0.contains("chmod o= \(files.key)") })
        }
    }

    /// Days after the certificate's first moment, of which it is good for 30, seconds more, and what is said then.
    private static let ages: [(days: Int, seconds: Int, warning: String?)] = [
        (0, -1, "is good only from"),
        (0, 0, nil),
        (16, 0, nil),
        (16, 1, "expires at 2027-02-14T07:00:00.000Z"),
        (30, 0, "expires at"),
        (30, 1, "expired at"),
    ]

    @Test(arguments: ages)
    func aCertificateThatIsOverOrSoonWillBeIsWarnedOf(days: Int, seconds: Int, warning: String?) async throws {
        try await Self.withFiles { files in
            let age = Duration.seconds(days * 86_400 + seconds - 3_600)
            let told = try TransportSecurity(
                certificateFile: files.certificate,
                keyFile: files.key,
                at: Self.now.advanced(by: age)
            ).warnings
            #expect(told.count == (warning == nil ? 0 : 1))
            #expect(told.allSatisfy { $0.contains("TLS_CERTIFICATE") && $0.contains(warning ?? "") })
        }
    }

    private static func withFiles(_ body: (LocalCertificateFiles) async throws -> Void) async throws {
        try await ScratchDirectory.with { folder in
            let files = LocalCertificateFiles(folder: folder.path)
            try files.write(try Self.certificate())
            try await body(files)
        }
    }

    private static func certificate() throws -> LocalCertificate {
        let hosts = try CertificateHosts(names: ["localhost"], addresses: [])
        return try LocalCertificate.make(for: hosts, on: "desk", at: Self.now, days: 30)
    }

    private static func security(_ files: LocalCertificateFiles) throws -> TransportSecurity {
        try TransportSecurity(certificateFile: files.certificate, keyFile: files.key, at: Self.now)
    }

    /// A key that was made for this test, with a passphrase.
    private static let encryptedKey = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi+np0JMmw8NwICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEED2JN+DRsE1hYk+5lfUzKyAEgZCX
        BYjefvTjjFOHHc0w9/9chBSftcJ9TYFwHbiv4JGEo6T6hcD2un6Lw0X24y+AwsX+
        q0LlYBEIAOgmvp4Bvox/+r+maAGdP/TuAHXxNuy0V/EyluEKjj+/BQf0mB5orP8X
        q816ZNxOlSRZDGeolQzm07EAgeFNa3NudtEkNlZ8dPkXvikhMTlQBN77kAAvJUs=
        -----END ENCRYPTED PRIVATE KEY-----

        """
}
