import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RaceTests {
    @Test func everyCallIsAnsweredThoughTheSeatChangesUnderIt() async throws {
        try await Hall.open(["LIMIT_FINDS_PER_MINUTE": "0"]) { hall in
            let pass = try await hall.pass(named: "ada")
            var seat = try await hall.enter(pass)
            for _ in 0..<25 {
                async let first = hall.request("POST", "/api/next", token: pass.accessToken)
                async let second = hall.request("POST", "/api/stop", token: pass.accessToken)
                async let third = hall.request("POST", "/api/next", token: pass.accessToken)
                let newer = try await hall.enter(pass)
                for status in [try await first.status, try await second.status, try await third.status] {
                    #expect(status == 202 || status == 409)
                }
                seat = newer
            }
            #expect(try await seat.ask("stop") == #"{"status":"idle"}"#)
        }
    }

    @Test func whatIsKeptOutlivesAReturnThatIsGoneAtOnce() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            try await ada.socket.drop()
            try await ben.hears("partner")
            try await ben.say("are you there?", in: room)
            try await hall.knockAndVanish(ada.pass, room: room)
            let again = try await hall.enter(ada.pass, room: room)
            #expect(try await again.hears(MatchedArgument.self, "matched").resumed)
            try await ben.say("or now?", in: room)
            // Whoever knocked may have been let in for a moment, and had the first: it was handed to their connection then.
            let text = try await again.hears("text")["text"]?.string
            #expect(text == "are you there?" || text == "or now?")
            if text == "are you there?" { #expect(try await again.hears("text")["text"]?.string == "or now?") }
        }
    }

    @Test func aPageThatIsGoneBeforeItIsLetInDisplacesNobody() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            for _ in 0..<10 { try await hall.knockAndVanish(ada.pass, room: room) }
            // Whether one of them got in or not, the room is there, and whoever names it is in it.
            let again = try await hall.enter(ada.pass, room: room)
            #expect(again.welcome.room == room)
            try await again.hears("matched")
            try await again.say("still here", in: room)
            while true {
                guard let event = await ben.next() else { throw Surprise("ben was thrown out") }
                if event.name == "text" { break }
                #expect(event.name == "partner")
            }
        }
    }

    @Test func whoSignsOutWhileBeingLetInDoesNotStay() async throws {
        try await Hall.open { hall in
            for _ in 0..<20 {
                let pass = try await hall.pass(named: "ada")
                async let entered = try? hall.enter(pass)
                let status = try await hall.request("DELETE", "/api/sessions/current", token: pass.accessToken).status
                #expect(status == 204)
                // Let in or not: nobody is there in the end.
                if let visitor = await entered { try await visitor.drain { _ in } }
            }
        }
    }

    @Test func aServerStopsThoughRequestsAreHalfSent() async throws {
        try await Hall.open { hall in
            let head = "Host: hall\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"
            let halves = [
                try await hall.say("POST /api/sessions/guest HTTP/1.1\r\n" + head),
                try await hall.say("POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\n" + head),
                try await hall.say("GET /api/con"),
            ]
            hall.close()
            for half in halves { try await half.closeFuture.get() }
        }
    }
}
