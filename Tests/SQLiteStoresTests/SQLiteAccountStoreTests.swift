import Accounts
import Foundation
import SQLiteStores
import SharedKernel
import TestSupport
import Testing

@Suite struct SQLiteAccountStoreTests {
    @Test func sqliteConforms() async throws {
        try await ScratchDirectory.with { scratch in
            try await AccountStoreConformance {
                try SQLiteAccountStore(directory: scratch.appending(path: UUID().uuidString))
            }.run()
        }
    }

    @Test func twoServersOnOneFileConform() async throws {
        try await ScratchDirectory.with { scratch in
            try await AccountStoreConformance {
                let directory = scratch.appending(path: UUID().uuidString)
                return AlternatingAccountStore(
                    first: try SQLiteAccountStore(directory: directory),
                    second: try SQLiteAccountStore(directory: directory)
                )
            }.run()
        }
    }

    @Test func nobodyElseMayReadTheFiles() async throws {
        try await ScratchDirectory.with { directory in
            let store = try SQLiteAccountStore(directory: directory)
            #expect(try await store.account(.random()) == nil)
            #expect(try ScratchDirectory.mode(of: directory) == 0o700)
            let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(files.contains(SQLiteAccountStore.fileName))
            for file in files {
                #expect(try ScratchDirectory.mode(of: directory.appending(path: file)) == 0o600, "\(file)")
            }
        }
    }

    @Test func whatIsStoredOutlivesTheServer() async throws {
        try await ScratchDirectory.with { directory in
            let clock = ManualClock()
            let signedIn = try await Self.service(in: directory, clock: clock).signUp(
                login: "zoe",
                password: "hallway at night",
                displayName: nil,
                consent: Consent(adult: true, terms: "1"),
                from: "::1"
            )
            let restarted = try await Self.service(in: directory, clock: clock)
            let refreshed = try await restarted.refresh(signedIn.refreshToken)
            #expect(try await restarted.identify(accessToken: signedIn.accessToken).account == signedIn.account.id)
            #expect(refreshed.account.id == signedIn.account.id)
            let again = try await restarted.signIn(login: "ZOE", password: "hallway at night", from: "::1")
            #expect(again.account.id == signedIn.account.id)
        }
    }

    @Test func noTokenAndNoPasswordIsInTheFiles() async throws {
        try await ScratchDirectory.with { directory in
            let service = try await Self.service(in: directory, clock: ManualClock())
            let signedIn = try await service.signUp(
                login: "zoe",
                password: "hallway at night",
                displayName: nil,
                consent: Consent(adult: true, terms: "1"),
                from: "192.0.2.33"
            )
            let refreshed = try await service.refresh(signedIn.refreshToken)
            // The secret lies behind the 16 bytes of the session's name, and before the seal.
            let token = refreshed.refreshToken.replacing("-", with: "+").replacing("_", with: "/") + "="
            let secret = try #require(Data(base64Encoded: token))[16..<48]
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
                let content = try Data(contentsOf: directory.appending(path: name))
                #expect(content.range(of: secret) == nil, "\(name)")
                for text in ["hallway at night", signedIn.accessToken, signedIn.refreshToken, "192.0.2.33"] {
                    #expect(content.range(of: Data(text.utf8)) == nil, "\(name)")
                }
            }
        }
    }

    @Test func aFileThatIsNoDatabaseIsRefused() async throws {
        try await ScratchDirectory.with { directory in
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let file = directory.appending(path: SQLiteAccountStore.fileName)
            try Data(repeating: 7, count: 8_192).write(to: file)
            let error = #expect(throws: AccountStoreError.self) { try SQLiteAccountStore(directory: directory) }
            #expect(error?.code == .unavailable)
            #expect(try Data(contentsOf: file) == Data(repeating: 7, count: 8_192))
        }
    }

    private static func service(in directory: URL, clock: ManualClock) async throws -> AccountService {
        AccountService(
            store: try SQLiteAccountStore(directory: directory),
            hasher: PasswordHasher(parameters: PasswordHasher.Parameters(memory: 8_192, iterations: 1)),
            tokens: await AccessTokens(current: try SigningKeyFile.loadOrMake(in: directory)),
            policy: AccountPolicy(),
            clock: clock.wallClock
        )
    }
}
