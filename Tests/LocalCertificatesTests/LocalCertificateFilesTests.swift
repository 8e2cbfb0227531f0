import Foundation
import LocalCertificates
import SharedKernel
import TestSupport
import Testing

@Suite struct LocalCertificateFilesTests {
    @Test func onlyItsOwnerMayReadTheKey() async throws {
        try await ScratchDirectory.with { folder in
            let files = LocalCertificateFiles(folder: folder.path)
            try files.write(try Self.make())
            #expect(try ScratchDirectory.mode(of: URL(fileURLWithPath: files.key)) == 0o600)
            for file in [files.certificate, files.authority, files.authorityForPhones] {
                let mode = try #require(try ScratchDirectory.mode(of: URL(fileURLWithPath: file)))
                #expect(mode & 0o133 == 0, "\(file)")
            }
        }
    }

    @Test func whatWasMadeIsInTheFilesAndNothingElseIsInTheFolder() async throws {
        try await ScratchDirectory.with { folder in
            let made = try Self.make()
            let files = LocalCertificateFiles(folder: folder.path + "/")
            try files.write(made)
            #expect(try Self.text(files.certificate) == made.certificatePEM)
            #expect(try Self.text(files.key) == made.keyPEM)
            #expect(try Self.text(files.authority) == made.authorityPEM)
            #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: files.authorityForPhones))) == made.authorityDER)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(names == ["authority.crt", "authority.pem", "certificate.pem", "key.pem"])
        }
    }

    @Test(arguments: ["certificate.pem", "key.pem", "authority.pem", "authority.crt"])
    func ifOneFileIsThereAllStaysAsItWas(name: String) async throws {
        try await ScratchDirectory.with { folder in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: folder.appending(path: name))
            let files = LocalCertificateFiles(folder: folder.path)
            #expect { try files.write(try Self.make()) } throws: {
                "\($0)".hasPrefix("\(folder.path)/\(name): already there")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
            #expect(try Self.text("\(folder.path)/\(name)") == "mine")
        }
    }

    @Test func replacingLeavesNothingOfTheOldNorItsPermissions() async throws {
        try await ScratchDirectory.with { folder in
            let files = LocalCertificateFiles(folder: folder.path)
            try files.write(try Self.make())
            #expect(chmod(files.key, 0o644) == 0)
            let made = try Self.make()
            try files.write(made, replacing: true)
            #expect(try Self.text(files.key) == made.keyPEM)
            #expect(try Self.text(files.certificate) == made.certificatePEM)
            #expect(try ScratchDirectory.mode(of: URL(fileURLWithPath: files.key)) == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 4)
        }
    }

    @Test func aFolderThatCannotBeMadeIsNamed() async throws {
        try await ScratchDirectory.with { file in
            try Data().write(to: file)
            let folder = "\(file.path)/certificates"
            #expect { try LocalCertificateFiles(folder: folder).write(try Self.make()) } throws: {
                "\($0)".hasPrefix("\(folder) cannot be written: ")
            }
        }
    }

    private static func make() throws -> LocalCertificate {
        let hosts = try CertificateHosts(names: ["localhost"], addresses: [])
        return try LocalCertificate.make(for: hosts, on: "desk", at: WallClock.system.now)
    }

    private static func text(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
    }
}
