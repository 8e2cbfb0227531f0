import Foundation
import TestSupport
import Testing

@testable import Accounts

@Suite struct SigningKeyFileTests {
    @Test func aKeyIsMadeOnceAndKept() async throws {
        try await ScratchDirectory.with { directory in
            let made = try SigningKeyFile.loadOrMake(in: directory)
            let loaded = try SigningKeyFile.loadOrMake(in: directory)
            #expect(made.bytes.count == 32)
            #expect(made.bytes == loaded.bytes)
            #expect(made.id == loaded.id)
        }
    }

    @Test func nobodyElseMayReadIt() async throws {
        try await ScratchDirectory.with { directory in
            _ = try SigningKeyFile.loadOrMake(in: directory)
            #expect(try ScratchDirectory.mode(of: directory) == 0o700)
            #expect(try ScratchDirectory.mode(of: directory.appending(path: SigningKeyFile.name)) == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [SigningKeyFile.name])
        }
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o644, 0o660])
    func aFileThatOthersMayReadOrWriteIsRefused(mode: Int) async throws {
        try await ScratchDirectory.with { directory in
            _ = try SigningKeyFile.loadOrMake(in: directory)
            let file = directory.appending(path: SigningKeyFile.name).path
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            let error = #expect(throws: SigningKeyFileError.self) {
                try SigningKeyFile.loadOrMake(in: directory)
            }
            #expect(error?.code == .readableByOthers)
            #expect("\(try #require(error))".contains(file))
        }
    }

    @Test(arguments: ["", "zz", String(repeating: "0", count: 63), String(repeating: "g", count: 64)])
    func whatIsNoKeyIsRefusedAndLeftAlone(content: String) async throws {
        try await ScratchDirectory.with { directory in
            _ = try SigningKeyFile.loadOrMake(in: directory)
            let file = directory.appending(path: SigningKeyFile.name)
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data(content.utf8))
            try handle.close()
            let error = #expect(throws: SigningKeyFileError.self) {
                try SigningKeyFile.loadOrMake(in: directory)
            }
            #expect(error?.code == .malformed)
            #expect(try Data(contentsOf: file) == Data(content.utf8))
        }
    }

    @Test func aDirectoryThatCannotBeMadeIsToldOf() async throws {
        try await ScratchDirectory.with { directory in
            _ = try SigningKeyFile.loadOrMake(in: directory)
            let error = #expect(throws: SigningKeyFileError.self) {
                try SigningKeyFile.loadOrMake(in: directory.appending(path: SigningKeyFile.name))
            }
            #expect(error?.code == .inaccessible)
        }
    }

    @Test func aFileIsPutOnceAndNeverReplaced() async throws {
        try await ScratchDirectory.with { directory in
            try PrivateDirectory.make(at: directory)
            let file = directory.appending(path: "file")
            #expect(try PrivateDirectory.put([1, 2, 3], at: file))
            #expect(try !PrivateDirectory.put([4, 5, 6], at: file))
            #expect(try Data(contentsOf: file) == Data([1, 2, 3]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["file"])
        }
    }

    @Test func serversThatStartAtOnceShareOneKey() async throws {
        try await ScratchDirectory.with { directory in
            let names = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 {
                    group.addTask { try SigningKeyFile.loadOrMake(in: directory).id }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(names.count == 1)
        }
    }
}
