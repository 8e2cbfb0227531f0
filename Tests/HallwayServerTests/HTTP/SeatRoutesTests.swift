import Accounts
import ChatProtocol
import SharedKernel
import Testing

@testable import HallwayServer

@Suite struct SeatRoutesTests {
    private static let room = RoomID(high: 7, low: 9)

    @Test func aTextANextAndAStopReachTheCallersSeat() async throws {
        try await HTTPStage.run { stage in
            let token = try await stage.guest().answer.accessToken
            let guest = try await stage.accounts.identify(accessToken: token).guest

            let body = #"{"room":"\#(Self.room)","text":"hello","nonce":"n1"}"#
            let text = try await stage.send("POST", "/api/messages", json: body, token: token)
            #expect(text.status == 202)
            #expect(try text.json(as: TextReceipt.self).id == ScriptedSeats.message)

            let next = try await stage.send(
                "POST",
                "/api/next",
                json: #"{"room":"\#(Self.room)","new":1}"#,
                token: token
            )
            #expect(next.status == 202)
            #expect(try next.json(as: StandingAnswer.self).status == .waiting)
            #expect(try await stage.send("POST", "/api/next", token: token).status == 202)
            #expect(try await stage.send("POST", "/api/stop", token: token).text == #"{"status":"idle"}"#)

            #expect(
                stage.seats.calls == [
                    .text(TextArgument(room: Self.room, text: "hello", nonce: "n1"), guest),
                    .next(NextArgument(room: Self.room), guest),
                    .next(NextArgument(), guest),
                    .stop(guest),
                ]
            )
        }
    }

    @Test func whatTheSeatRefusesIsAProblem() async throws {
        try await HTTPStage.run { stage in
            let token = try await stage.guest().answer.accessToken
            stage.seats.fail(with: ChatError(.notConnected, "Connect first."))
            let answer = try await stage.send("POST", "/api/stop", token: token)
            #expect(answer.status == 409)
            #expect(answer.problem == .notConnected)
        }
    }

    @Test(arguments: [
        ("{", "well-formed"), ("[]", "object"), (#"{"text":"hello"}"#, "`room`"),
        (#"{"room":7,"text":"hello"}"#, "`room`"),
        (#"{"room":"room_x","text":"hello"}"#, "`room`"),
        (#"{"room":"room_00000000000000070000000000000009","text":true}"#, "`text`"),
        (#"{"room":"room_00000000000000070000000000000009","text":"a","nonce":1}"#, "`nonce`"), ("", "well-formed"),
    ])
    func aBodyThatIsNotAsExpectedNamesTheField(json: String, named: String) async throws {
        try await HTTPStage.run { stage in
            let token = try await stage.guest().answer.accessToken
            let answer = try await stage.send("POST", "/api/messages", json: json, token: token)
            #expect(answer.problem == .invalidRequest)
            #expect(answer.text.contains(named))
            #expect(stage.seats.calls.isEmpty)
        }
    }

    @Test func aBodyThatIsTooLargeOrNoJSONIsRefused() async throws {
        try await HTTPStage.run { stage in
            let token = try await stage.guest().answer.accessToken
            let long = #"{"room":"\#(Self.room)","text":"\#(String(repeating: "x", count: 33_000))"}"#
            let large = try await stage.send("POST", "/api/messages", json: long, token: token)
            #expect(large.status == 413)
            #expect(large.problem == .payloadTooLarge)
            let form = ["Content-Type": "text/plain"]
            #expect(
                try await stage.send("POST", "/api/messages", json: "{}", token: token, headers: form).problem
                    == .invalidRequest
            )
            #expect(try await stage.send("GET", "/healthz").status == 200)
        }
    }

    @Test(arguments: [
        ("POST", "/api/messages"), ("POST", "/api/next"), ("POST", "/api/stop"), ("GET", "/api/account"),
        ("GET", "/api/ice-servers"),
    ])
    func nobodyWithoutAValidTokenComesThrough(method: String, path: String) async throws {
        try await HTTPStage.run { stage in
            let none = try await stage.send(method, path)
            #expect(none.status == 401)
            #expect(none.problem == .unauthorized)
            #expect(none["WWW-Authenticate"] == "Bearer")
            #expect(try await stage.send(method, path, token: "forged").problem == .unauthorized)
            #expect(
                try await stage.send(method, path, headers: ["Authorization": "Basic eA=="]).problem == .unauthorized
            )
            #expect(stage.seats.calls.isEmpty)
        }
    }

    @Test func everyGuestGetsIceServersOfTheirOwn() async throws {
        let settings = ["TURN_URLS": "turn:turn.example.org:3478", "TURN_SECRET": "north"]
        try await HTTPStage.run(settings: settings) { stage in
            let token = try await stage.guest().answer.accessToken
            let first = try await stage.send("GET", "/api/ice-servers", token: token).json(as: IceConfiguration.self)
            let second = try await stage.send("GET", "/api/ice-servers", token: token).json(as: IceConfiguration.self)
            #expect(first.iceServers.first?.urls == ["turn:turn.example.org:3478"])
            #expect(first.iceServers.first?.username != second.iceServers.first?.username)
            #expect(first.ttl == 600)
        }
    }
}
