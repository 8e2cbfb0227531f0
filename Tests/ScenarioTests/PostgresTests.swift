#if Postgres
import Accounts
import ArgumentParser
import ChatProtocol
import Foundation
import HallwayCommands
import HallwayServer
import Safety
import SharedKernel
import SocketIO
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)), .enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice))
struct PostgresTests {
    /// What the host of one machine does who outgrows it.
    @Test func everybodyGoesOnWithTheSamePassesInAnotherDatabase() async throws {
        let database = try ScratchPostgres.shared.makeDatabase()
        try await Hall.withFolder { folder in
            let passes = Mailbox<(Pass, Pass)>()
            try await Hall.open(["DATA_DIR": folder.path]) { hall in
                let zoe = try await hall.signUp("zoe")
                let guest = try await hall.pass(named: "ada")
                _ = try await hall.desk(in: folder).moderation.ban(
                    try await hall.account(of: guest),
                    because: "spam",
                    until: nil,
                    by: "host"
                )
                await passes.put((zoe, guest))
                // Not while a server writes.
                await #expect(throws: ExitCode.failure) {
                    try await Self.hallway(["migrate", "--to", database, "--data-dir", folder.path])
                }
            }
            try await Self.hallway(["migrate", "--to", database, "--data-dir", folder.path])
            try await Hall.open(["DATA_DIR": folder.path, "DATABASE_URL": database]) { hall in
                let (zoe, guest) = try #require(await passes.take())
                #expect(try await hall.request("GET", "/api/account", token: zoe.accessToken).status == 200)
                #expect(try await hall.request("GET", "/api/account", token: guest.accessToken).status == 403)
                _ = try await hall.signIn("zoe")
                let visitor = try await hall.enter(zoe)
                #expect(try await visitor.ask("stop") == #"{"status":"idle"}"#)
            }
            // Nobody is copied onto somebody.
            await #expect(throws: ExitCode.failure) {
                try await Self.hallway(["migrate", "--to", database, "--data-dir", folder.path])
            }
        }
    }

    @Test func twoMeetBlockAndReportAndTheHostReadsIt() async throws {
        let database = try ScratchPostgres.shared.makeDatabase()
        try await Hall.open(["DATABASE_URL": database]) { hall in
            let (ada, ben, room) = try await hall.pair()
            _ = try await ada.ask("text", #"{"room":"\#(room)","text":"hello"}"#)
            try await ben.hears("text")
            _ = try await ben.ask("report", #"{"room":"\#(room)","reason":"spam"}"#)
            _ = try await ben.ask("block", #"{"room":"\#(room)"}"#)
            try await ada.hears("ended")
            let settings = try Settings.read(from: SettingSources(flags: ["DATABASE_URL": database]))
            let desk = try HostDesk(settings: settings, clock: hall.clock.wallClock)
            let reports = try await desk.safety.reports(.open, newest: 5)
            #expect(reports.map(\.texts.count) == [1])
            #expect(try await hall.export(of: ben.pass).blocks.count == 1)
        }
    }

    /// Rule 14 of the protocol, on every server: they share the database, and the secret that signs passes.
    @Test func aSessionThatEndsOnOneServerEndsOnTheOther() async throws {
        let database = try ScratchPostgres.shared.makeDatabase()
        let shared = ["DATABASE_URL": database, "JWT_SECRET": String(repeating: "s", count: 32)]
        try await Hall.open(shared) { here in
            try await Hall.open(shared) { there in
                let mine = try await here.signUp("zoe")
                let other = try await there.signIn("zoe")
                let visitor = try await there.enter(other)
                let change = #"{"password":"hallway at night","newPassword":"corridor at dawn"}"#
                #expect(
                    try await here.request("PATCH", "/api/account", token: mine.accessToken, body: change).status == 200
                )
                #expect(try await visitor.hears(SignedOutArgument.self, "signedOut").code == .unauthorized)
                #expect(try await there.request("GET", "/api/account", token: other.accessToken).status == 401)
            }
        }
    }

    private static func hallway(_ arguments: [String]) async throws {
        var command = try Hallway.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
#endif
