import Accounts
import ChatProtocol
import Foundation
import HallwayServer
import NIOCore
import Safety
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct BanTests {
    @Test func whoIsBannedIsShownOutWithTheReasonAndThePartnerWaits() async throws {
        try await Hall.withFolder { folder in
            try await Hall.open(["DATA_DIR": folder.path]) { hall in
                let (ada, ben, _) = try await hall.pair()
                let moderation = try await hall.desk(in: folder).moderation
                let account = try await hall.account(of: ben.pass)
                let end = hall.clock.now.advanced(by: .seconds(3_600))
                _ = try await moderation.ban(account, because: "Selling things", until: end, by: "mod")

                let farewell = try await ben.hears(SignedOutArgument.self, "signedOut")
                #expect(farewell.code == .banned)
                #expect(farewell.message.contains("Selling things"))
                try await ben.hearsNoMore()
                #expect(try await ada.hears(EndedArgument.self, "ended").reason == "partner_left")
                try await ada.hears("waiting")

                let refusal = await #expect(throws: SocketIOClientError.self) { _ = try await hall.enter(ben.pass) }
                guard case .refused(let reason)? = refusal else { throw Surprise("not refused: \(refusal as Any)") }
                #expect(reason["data"]?["code"]?.string == "banned")
                #expect(reason["message"]?.string?.contains("Selling things") == true)
                let answer = try await hall.request("GET", "/api/account", token: ben.pass.accessToken)
                #expect(answer.status == 403)

                // When it is over, the session is good again.
                hall.clock.advance(by: .seconds(600))
                _ = try await moderation.unban(account, by: "mod")
                _ = try await hall.enter(ben.pass)
            }
        }
    }

    @Test func aBanEndsByItself() async throws {
        try await Hall.withFolder { folder in
            try await Hall.open(["DATA_DIR": folder.path]) { hall in
                let pass = try await hall.pass(named: "ada")
                let account = try await hall.account(of: pass)
                let end = hall.clock.now.advanced(by: .seconds(60))
                let moderation = try await hall.desk(in: folder).moderation
                _ = try await moderation.ban(account, because: "Spam", until: end, by: "mod")
                await #expect(throws: SocketIOClientError.self) { _ = try await hall.enter(pass) }
                hall.clock.advance(by: .seconds(60))
                _ = try await hall.enter(pass)
            }
        }
    }

    @Test func aReportThatIsUpheldWithABanDoesBothAndIsOnRecord() async throws {
        try await Hall.withFolder { folder in
            try await Hall.open(["DATA_DIR": folder.path]) { hall in
                let (ada, ben, room) = try await hall.pair()
                try await ben.say("buy my things", in: room)
                try await ada.hears("text")
                let answer = try await ada.ask("report", #"{"room":"\#(room)","reason":"spam"}"#)
                let id = try JSONDecoder().decode(ReportAnswer.self, from: Data(answer.utf8)).report
                let desk = try await hall.desk(in: folder)
                let report = try await desk.safety.report(id)
                let decided = try await desk.decide(
                    report,
                    isUpheld: true,
                    banning: "Spam",
                    until: nil,
                    note: "clear",
                    by: "mod"
                )
                #expect(decided.decision?.outcome == .upheld)
                #expect(try await ben.hears(SignedOutArgument.self, "signedOut").code == .banned)
                let trail = try await desk.moderation.audit(newest: 10)
                #expect(trail.map(\.action) == ["report.decided", "account.banned"])
                #expect(trail.allSatisfy { $0.by == "mod" })
                await #expect(throws: SafetyError.self) {
                    hall.clock.advance(by: .seconds(1))
                    _ = try await desk.decide(
                        decided,
                        isUpheld: false,
                        banning: nil,
                        until: nil,
                        note: nil,
                        by: "other"
                    )
                }
            }
        }
    }
}
