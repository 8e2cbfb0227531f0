import ArgumentParser
import Foundation
import LocalCertificates
import SharedKernel
import TestSupport
import Testing

@testable import HallwayCommands
@testable import HallwayServer

@Suite struct CertificateCommandTests {
    @Test func whatItMakesCanBeServedWithAndLeavesNothingToWarnAbout() async throws {
        try await ScratchDirectory.with { folder in
            try CertificateCommand.parse(["--folder", folder.path, "--days", "20"]).run()
            let security = try TransportSecurity(
                certificateFile: "\(folder.path)/certificate.pem",
                keyFile: "\(folder.path)/key.pem",
                at: WallClock.system.now
            )
            #expect(security.warnings.isEmpty)
        }
    }

    @Test func aSecondOneNeedsForce() async throws {
        try await ScratchDirectory.with { folder in
            let arguments = ["--folder", folder.path, "--name", "desk.local", "--address", "192.0.2.33"]
            try CertificateCommand.parse(arguments).run()
            let key = try Data(contentsOf: folder.appending(path: "key.pem"))
            #expect(throws: LocalCertificateError.self) { try CertificateCommand.parse(arguments).run() }
            #expect(try Data(contentsOf: folder.appending(path: "key.pem")) == key)
            try CertificateCommand.parse(arguments + ["--force"]).run()
            #expect(try Data(contentsOf: folder.appending(path: "key.pem")) != key)
        }
    }

    @Test func theAdviceIsACommandToServeAndAnAddressToOpen() throws {
        let advice = try Self.advice(names: ["localhost"], addresses: ["127.0.0.1", "fd00::20", "192.0.2.33"])
        #expect(
            advice.contains(
                "TLS_CERTIFICATE='my files/certificate.pem' TLS_KEY='my files/key.pem' HOST=0.0.0.0 PORT=8443 hallway serve"
            )
        )
        #expect(advice.contains("open https://192.0.2.33:8443\n"))
        #expect(advice.contains("Made a certificate for localhost, 127.0.0.1, fd00::20, 192.0.2.33.\n"))
        #expect(advice.contains("good until 2027-03-02T04:00:00.000Z"))
    }

    @Test(arguments: [
        (["localhost", "desk.local"], ["::1"], "HOST=0.0.0.0", "https://desk.local:8443"),
        (["desk"], ["fd00::20"], "HOST=::", "https://[fd00::20]:8443"),
        (["localhost"], [], "HOST=0.0.0.0", "https://localhost:8443"),
    ])
    func thePhoneIsSentWhereTheServerListens(names: [String], addresses: [String], host: String, url: String) throws {
        let advice = try Self.advice(names: names, addresses: addresses)
        #expect(advice.contains(" \(host) "))
        #expect(advice.contains("open \(url)\n"))
    }

    private static func advice(names: [String], addresses: [String]) throws -> String {
        let certificate = try LocalCertificate.make(
            for: CertificateHosts(names: names, addresses: addresses),
            on: "desk",
            at: Instant(milliseconds: 1_772_427_600_000),
            days: 365
        )
        return CertificateAdvice(
            certificate: certificate,
            files: LocalCertificateFiles(folder: "my files"),
            port: 8_443
        )
        .text
    }
}
