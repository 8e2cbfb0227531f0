import ChatProtocol
import SharedKernel
import SocketIO
import SocketIOClient
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    private static let commitment = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"

    @Test func howACallCameAboutIsToldInTheRoomThatItIsIn() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            let report = #""outcome":"connected","path":"direct","restarts":0,"steps":{"offer":3,"frame":190}"#
            for visitor in [ada, ben, ada] {
                #expect(try await visitor.ask("connection", #"{"room":"\#(room)",\#(report)}"#) == "{}")
            }
            let elsewhere = #"{"room":"room_00000000000000000000000000000000",\#(report)}"#
            #expect(try await ada.ask("connection", elsewhere).contains("not_in_room"))
            _ = try await ada.ask("stop")
            #expect(try await ada.ask("connection", #"{"room":"\#(room)",\#(report)}"#).contains("not_in_room"))
        }
    }

    @Test(arguments: [
        #""outcome":"lost","restarts":0,"steps":{}"#, #""outcome":"failed","restarts":0"#,
        #""outcome":"failed","steps":{}"#,
        #""outcome":"failed","restarts":101,"steps":{}"#, #""outcome":"failed","restarts":-1,"steps":{}"#,
        #""outcome":"failed","restarts":0,"steps":{"pair":600001}"#,
        #""outcome":"failed","restarts":0,"steps":{"dtls":-1}"#,
        #""outcome":"failed","restarts":0,"steps":{"frame":1.5}"#, #""outcome":"failed","restarts":0,"steps":[]"#,
        #""outcome":"failed","path":"tunnel","restarts":0,"steps":{}"#, #""outcome":7,"restarts":0,"steps":{}"#,
    ])
    func whatIsNotAsExpectedIsRefused(report: String) async throws {
        try await Hall.open { hall in
            let (ada, _, room) = try await hall.pair()
            #expect(try await ada.ask("connection", #"{"room":"\#(room)",\#(report)}"#).contains("invalid_request"))
        }
    }

    /// The three steps of the short authentication string, in order, whoever is away meanwhile.
    @Test func theStepsOfTheVerificationArePassedOnInOrderAndKeptForOneWhoIsAway() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            func says(_ visitor: Visitor, _ step: String) async throws {
                let argument = #"{"room":"\#(room)","verification":{"\#(step)":"\#(Self.commitment)"}}"#
                #expect(try await visitor.ask("signal", argument) == "{}")
            }
            try await says(ben, "commitment")
            #expect(try await ada.hears("signal")["verification"]?["commitment"]?.string == Self.commitment)
            try await ben.socket.drop()
            try await ada.hears("partner")
            try await says(ada, "nonce")
            try await ada.say("are you there?", in: room)
            let again = try await hall.enter(ben.pass, room: room)
            try await again.hears("matched")
            #expect(try await again.hears("signal")["verification"]?["nonce"]?.string == Self.commitment)
            try await again.hears("text")
            try await ada.hears("partner")
            try await says(again, "nonce")
            #expect(try await ada.hears("signal")["verification"]?["nonce"]?.string == Self.commitment)
        }
    }

    @Test(arguments: [
        #""verification":{}"#, #""verification":"nonce""#, #""verification":{"nonce":"short"}"#,
        #""verification":{"nonce":"\#(commitment)"},"candidate":null"#,
        #""verification":{"nonce":"\#(commitment)"},"description":{"type":"offer","sdp":""}"#,
    ])
    func whatIsNoStepIsRefused(signal: String) async throws {
        try await Hall.open { hall in
            let (ada, _, room) = try await hall.pair()
            #expect(try await ada.ask("signal", #"{"room":"\#(room)",\#(signal)}"#).contains("invalid_request"))
        }
    }
}
