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
struct SafetyTests {
    // MARK: Block

    @Test func whoIsBlockedIsGoneAtOnceAndHearsNothingOfIt() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#) == "{}")
            let mine = try await ada.hears(EndedArgument.self, "ended")
            #expect(mine.reason == "you_blocked" && mine.status == .waiting)
            try await ada.hears("waiting")
            let theirs = try await ben.hears(EndedArgument.self, "ended")
            #expect(theirs.reason == "partner_next" && theirs.status == .waiting)
            try await ben.hears("waiting")
        }
    }

    @Test func theTwoNeverMeetAgainThoughNobodyElseIsThere() async throws {
        try await Hall.open(["REMATCH_COOLDOWN": "0", "REMATCH_AFTER": "0"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            _ = try await ben.ask("block", #"{"room":"\#(room)"}"#)
            try await ada.hears("ended")
            try await ada.hears("waiting")
            hall.clock.advance(by: .seconds(86_400))
            // Both ask again, from new sessions of their own too: nobody comes of it but a third.
            #expect(try await ada.ask("find") == #"{"status":"waiting"}"#)
            #expect(try await ben.ask("find") == #"{"status":"waiting"}"#)
            let cat = try await hall.enter("cat")
            _ = try await cat.ask("find")
            try await ada.hears("waiting")
            #expect(try await ada.hears(MatchedArgument.self, "matched").partner.id == cat.id)
        }
    }

    @Test func aBlockOutlivesTheServer() async throws {
        try await Hall.withFolder { folder in
            let settings = ["REMATCH_COOLDOWN": "0", "DATA_DIR": folder.path]
            let passes = Mailbox<(Pass, Pass)>()
            try await Hall.open(settings) { hall in
                let (ada, ben, room) = try await hall.pair()
                #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#) == "{}")
                await passes.put((ada.pass, ben.pass))
            }
            try await Hall.open(settings) { hall in
                let (first, second) = try #require(await passes.take())
                let (ada, ben) = (try await hall.enter(first), try await hall.enter(second))
                #expect(try await ada.ask("find") == #"{"status":"waiting"}"#)
                #expect(try await ben.ask("find") == #"{"status":"waiting"}"#)
            }
        }
    }

    @Test func aRoomThatIsOverCanBeBlockedForAQuarterOfAnHour() async throws {
        try await Hall.open(["REMATCH_COOLDOWN": "0"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            try await ben.socket.disconnect()
            #expect(try await ada.hears(EndedArgument.self, "ended").reason == "partner_left")
            try await ada.hears("waiting")
            while try await hall.export(of: ada.pass).rooms.first?.endedAt == nil { await Task.yield() }
            hall.clock.advance(by: .seconds(900))
            #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#) == "{}")
            hall.clock.advance(by: .seconds(1))
            #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#).contains("not_in_room"))
        }
    }

    @Test func nobodyBlocksOrReportsARoomThatWasNotTheirs() async throws {
        try await Hall.open { hall in
            let (_, _, room) = try await hall.pair()
            let cat = try await hall.enter("cat")
            let spam = #"{"room":"\#(room)","reason":"spam"}"#
            #expect(try await cat.ask("block", #"{"room":"\#(room)"}"#).contains("not_in_room"))
            #expect(try await cat.ask("report", spam).contains("not_in_room"))
            #expect(try await cat.ask("block", #"{"room":"\#(RoomID.random())"}"#).contains("not_in_room"))
            #expect(try await cat.ask("block").contains("invalid_request"))
        }
    }

    @Test func whoBlocksAndClosesThePageAtOnceIsNotMetAgainInAnotherWindow() async throws {
        try await Hall.open(["REMATCH_COOLDOWN": "0", "LIMIT_FINDS_PER_MINUTE": "0"]) { hall in
            for round in 0..<10 {
                let ada = try await hall.enter(try await hall.signUp("ada\(round)"))
                let ben = try await hall.enter("ben")
                _ = try await ada.ask("find")
                _ = try await ben.ask("find")
                let room = try await ben.hears(MatchedArgument.self, "matched").room
                let window = try await hall.enter(try await hall.signIn("ada\(round)"))
                // Said and gone, without waiting for the answer.
                ada.socket.emit("block", ByteBuffer(string: #"{"room":"\#(room)"}"#))
                try await ada.socket.disconnect()
                try await ben.hears("ended")
                try await ben.hears("waiting")
                while try await hall.export(of: window.pass).blocks.isEmpty { await Task.yield() }
                #expect(try await window.ask("find") == #"{"status":"waiting"}"#)
                try await window.socket.disconnect()
                try await ben.socket.disconnect()
            }
        }
    }

    @Test func aBlockAndAReportAreTakenAfterARestart() async throws {
        try await Hall.withFolder { folder in
            let settings = ["REMATCH_COOLDOWN": "0", "DATA_DIR": folder.path]
            let kept = Mailbox<(RoomID, Pass, Pass)>()
            try await Hall.open(settings) { hall in
                let (ada, ben, room) = try await hall.pair()
                await kept.put((room, ada.pass, ben.pass))
            }
            try await Hall.open(settings) { hall in
                let (room, first, second) = try #require(await kept.take())
                let (ada, ben) = (try await hall.enter(first), try await hall.enter(second))
                #expect(try await hall.export(of: first).rooms.first?.endedAt == hall.clock.now.rfc3339)
                #expect(try await ada.ask("report", #"{"room":"\#(room)","reason":"spam"}"#).contains("rep_"))
                #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#) == "{}")
                _ = try await ben.ask("find")
                #expect(try await ada.ask("find") == #"{"status":"waiting"}"#)
                let report = try await hall.desk(in: folder).safety.reports(.open, newest: 1).first
                #expect(report?.texts.isEmpty == true, "texts are in memory alone")
            }
        }
    }

    // MARK: Report

    @Test func whoReportsFromAnotherSessionReportsTheOtherAndNotThemselves() async throws {
        try await Hall.withFolder { folder in
            try await Hall.open(["DATA_DIR": folder.path]) { hall in
                let ada = try await hall.enter(try await hall.signUp("ada"))
                let ben = try await hall.enter("ben")
                _ = try await ada.ask("find")
                _ = try await ben.ask("find")
                let room = try await ben.hears(MatchedArgument.self, "matched").room
                try await ada.say("mine", in: room)
                try await ben.say("theirs", in: room)
                let elsewhere = try await hall.enter(try await hall.signIn("ada"))
                let answer = try await elsewhere.ask("report", #"{"room":"\#(room)","reason":"spam"}"#)
                let id = try JSONDecoder().decode(ReportAnswer.self, from: Data(answer.utf8)).report
                let report = try await hall.desk(in: folder).safety.report(id)
                #expect(report.texts.map(\.text) == ["mine", "theirs"])
                #expect(report.texts.map(\.isByReported) == [false, true])
            }
        }
    }

    @Test func aReportHoldsTheLastTwentyTextsOfEach() async throws {
        try await Hall.withFolder { folder in
            try await Hall.open(["DATA_DIR": folder.path, "LIMIT_TEXTS_PER_10S": "0"]) { hall in
                let (ada, ben, room) = try await hall.pair()
                try await ben.say("ben 0 \"quoted\" ü", in: room)
                for number in 0..<22 { try await ada.say("ada \(number)", in: room) }
                let note = #"{"room":"\#(room)","reason":"harassment","note":" rude "}"#
                let answer = try await ada.ask("report", note)
                let id = try JSONDecoder().decode(ReportAnswer.self, from: Data(answer.utf8)).report
                let report = try await hall.desk(in: folder).safety.report(id)
                #expect(report.reason == .harassment && report.note == "rude" && report.decision == nil)
                let told = ["ben 0 \"quoted\" ü"] + (2..<22).map { "ada \($0)" }
                #expect(report.texts.map(\.text) == told)
                #expect(report.texts.map(\.isByReported) == [true] + Array(repeating: false, count: 20))
                #expect(try await ada.ask("report", note) == answer, "a room is reported once")
                // A report ends nothing by itself.
                try await ada.say("still here", in: room)
            }
        }
    }

    @Test func aReportThatCannotBeReadIsRefusedAndTheNextIsTaken() async throws {
        try await Hall.open { hall in
            let (ada, _, room) = try await hall.pair()
            for reason in [#""boring""#, "5", "null"] {
                let answer = try await ada.ask("report", #"{"room":"\#(room)","reason":\#(reason)}"#)
                #expect(answer.contains("invalid_request"), "\(reason): \(answer)")
            }
            let long = String(repeating: "x", count: 1_001)
            let answer = try await ada.ask("report", #"{"room":"\#(room)","reason":"spam","note":"\#(long)"}"#)
            #expect(answer.contains("invalid_request"))
            #expect(try await ada.ask("report", #"{"room":"\#(room)","reason":"spam"}"#).contains("rep_"))
        }
    }

    @Test func blocksAndReportsAreLimitedByGuest() async throws {
        try await Hall.open(["LIMIT_REPORTS_PER_MINUTE": "3"]) { hall in
            let (ada, ben, room) = try await hall.pair()
            let spam = #"{"room":"\#(room)","reason":"spam"}"#
            for _ in 0..<3 { #expect(try await ada.ask("report", spam).contains("rep_")) }
            #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#).contains("rate_limited"))
            #expect(try await ben.ask("report", spam).contains("rep_"))
            hall.clock.advance(by: .seconds(20))
            #expect(try await ada.ask("block", #"{"room":"\#(room)"}"#) == "{}")
        }
    }

    @Test func whoMetWhomIsLoggedAndForgottenInTime() async throws {
        try await Hall.withFolder { folder in
            let rooms = Mailbox<(RoomID, Pass)>()
            try await Hall.open(["DATA_DIR": folder.path]) { hall in
                let (ada, ben, room) = try await hall.pair()
                try await ben.socket.disconnect()
                try await ada.hears("ended")
                await rooms.put((room, ada.pass))
            }
            // The server has written everything by the time it has stopped.
            try await Hall.open(["DATA_DIR": folder.path]) { hall in
                let (room, pass) = try #require(await rooms.take())
                let told = try await hall.export(of: pass)
                #expect(told.rooms.map(\.room) == [room])
                #expect(told.rooms.first?.endedAt != nil)
                let desk = try await hall.desk(in: folder)
                hall.clock.advance(by: .seconds(30 * 86_400 + 1))
                try await desk.safety.prune()
                #expect(try await desk.safety.records(of: told.account.id).rooms.isEmpty)
            }
        }
    }
}
