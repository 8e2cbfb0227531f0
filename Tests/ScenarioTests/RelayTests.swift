import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport
import Testing

/// Rule 13, with everything that the other side was sent read byte by byte.
@Suite(.timeLimit(.minutes(1)))
struct RelayTests {
    /// The addresses of whoever is to stay unseen: private, public, in IPv6, and a name of one's own network.
    private static let own = ["192.168.1.5", "203.0.113.77", "2001:db8::77", "0f4b2b5e.local"]
    private static let relay = "candidate:3 1 udp 41885439 198.51.100.9 50000 typ relay"

    /// What a client that gathered everything, and keeps to nothing, has to say.
    private static let sdp = [
        "v=0", "o=- 4611731400430051336 2 IN IP4 192.168.1.5", "s=-", "t=0 0", "m=audio 61000 UDP/TLS/RTP/SAVPF 111",
        "c=IN IP4 203.0.113.77", "a=rtcp:61000 IN IP6 2001:db8::77", "a=ice-ufrag:EsAw",
        "a=candidate:1 1 udp 2122260223 192.168.1.5 51234 typ host",
        "a=candidate:4 1 udp 2122260223 0f4b2b5e.local 51235 typ host",
        "a=candidate:2 1 udp 1686052607 203.0.113.77 61000 typ srflx raddr 192.168.1.5 rport 51234",
        "a=\(relay) raddr 203.0.113.77 rport 61000", "a=x-mine:2001:db8::77", "a=mid:0",
    ].map { $0 + #"\r\n"# }.joined()

    private static let offer = #"{"type":"offer","sdp":"\#(sdp)","mine":"203.0.113.77"}"#
    private static let finds = [#"{"relay":true}"#, #"{"relay":true,"offer":\#(offer)}"#]

    @Test(arguments: [(finds[0], "{}"), ("{}", finds[0]), (finds[1], "{}"), ("{}", finds[1]), (finds[1], finds[1])])
    func whereOneAskedForARelayNothingShowsAnAddress(first: String, second: String) async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            try await Self.nothingShows(ada, first, ben, second)
        }
    }

    @Test(arguments: ["{}", #"{"offer":\#(offer)}"#])
    func whereTheHostWantsItSoNothingShowsAnAddress(find: String) async throws {
        let turn = ["TURN_URLS": "turn:192.0.2.1", "TURN_SECRET": "north", "RELAY_ONLY": "true"]
        try await Hall.open(turn) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            try await Self.nothingShows(ada, find, ben, "{}")
        }
    }

    /// One who knew of no relay made their offer with all their addresses in it, and keeps it beside their ticket.
    @Test func anOfferThatWasKeptBeforeAPartnerAskedForARelayIsVoid() async throws {
        try await Hall.open { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            _ = try await ada.ask("find", #"{"offer":\#(Self.offer)}"#)
            try await ada.hears("waiting")
            _ = try await ben.ask("find", #"{"relay":true}"#)
            let callee = try await ben.hears("matched")
            #expect(callee["role"]?.string == "callee" && callee["offer"] == nil)
            #expect(callee["iceTransportPolicy"]?.string == "relay")
            let caller = try await ada.hears("matched")
            #expect(caller["role"]?.string == "caller" && caller["iceTransportPolicy"]?.string == "relay")
        }
    }

    @Test func aRoomKeepsToTheRelayAfterAReturnAndTheNextOneNeedNot() async throws {
        try await Hall.open(["REMATCH_COOLDOWN": "0"]) { hall in
            let (ada, ben) = (try await hall.enter("ada"), try await hall.enter("ben"))
            _ = try await ada.ask("find", #"{"relay":true}"#)
            try await ada.hears("waiting")
            _ = try await ben.ask("find")
            let room = try await ada.hears(MatchedArgument.self, "matched").room
            try await ben.hears("matched")
            try await ben.socket.drop()
            try await ada.hears("partner")
            // Kept for one who is away, and screened all the same.
            let description = #"{"room":"\#(room)","description":{"type":"offer","sdp":"\#(Self.sdp)"}}"#
            #expect(try await ada.ask("signal", description) == "{}")
            let again = try await hall.enter(ben.pass, room: room)
            let resumed = try await again.hears(MatchedArgument.self, "matched")
            #expect(resumed.resumed && resumed.iceTransportPolicy == .relay)
            Self.showsNothing(try await again.hears("signal"))
            try await ada.hears("partner")
            // Asked for no longer, by `next`; the other never did.
            _ = try await ada.ask("next", #"{"relay":false}"#)
            try await ada.hears("ended")
            try await ada.hears("waiting")
            hall.clock.advance(by: .seconds(1))
            #expect(try await ada.hears(MatchedArgument.self, "matched").iceTransportPolicy == .all)
        }
    }

    @Test func withoutARelayEverythingPassesAsItCame() async throws {
        try await Hall.open { hall in
            let (ada, ben, room) = try await hall.pair()
            let description = #"{"type":"offer", "sdp":"\#(Self.sdp)","mine":[1]}"#
            _ = try await ada.ask("signal", #"{"room":"\#(room)","description":\#(description)}"#)
            #expect(try await ben.hears("signal")["description"].map { String(buffer: $0.bytes) } == description)
            let candidate = #"{"candidate":"candidate:1 1 udp 1 192.168.1.5 1 typ host", "mine":"x"}"#
            _ = try await ada.ask("signal", #"{"room":"\#(room)","candidate":\#(candidate)}"#)
            #expect(try await ben.hears("signal")["candidate"].map { String(buffer: $0.bytes) } == candidate)
        }
    }

    /// The two meet, and the first says all there is to say; what the second is sent is read whole.
    private static func nothingShows(_ ada: Visitor, _ first: String, _ ben: Visitor, _ second: String) async throws {
        _ = try await ada.ask("find", first)
        try await ada.hears("waiting")
        _ = try await ben.ask("find", second)
        let matches = [try await ada.hears("matched"), try await ben.hears("matched")]
        for matched in matches {
            #expect(matched["iceTransportPolicy"]?.string == "relay")
            self.showsNothing(matched)
        }
        let offered = first.contains("offer") || second.contains("offer")
        #expect(matches.contains { $0["offer"] != nil } == offered)
        let room = try #require(matches[0]["room"]?.string.flatMap { RoomID($0) })

        func says(_ signal: String) async throws {
            #expect(try await ada.ask("signal", #"{"room":"\#(room)",\#(signal)}"#) == "{}")
        }
        try await says(
            #""description":{"type":"answer","sdp":"\#(Self.sdp)","mine":"203.0.113.77"},"mine":"192.168.1.5""#
        )
        for candidate in [
            "candidate:1 1 udp 2122260223 192.168.1.5 51234 typ host",
            "candidate:4 1 udp 1 0f4b2b5e.local 51235 typ host",
            "candidate:2 1 udp 1686052607 203.0.113.77 61000 typ srflx raddr 192.168.1.5 rport 51234", "203.0.113.77",
        ] {
            try await says(#""candidate":{"candidate":"\#(candidate)","sdpMid":"0"}"#)
        }
        let hidden =
            #"{"candidate":"\#(Self.relay) raddr 203.0.113.77 rport 61000","sdpMid":"192.168.1.5","ip":"203.0.113.77"}"#
        try await says(#""candidate":\#(hidden)"#)
        try await says(#""candidate":null"#)
        let nonce = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"
        try await says(#""verification":{"nonce":"\#(nonce)","mine":"203.0.113.77"}"#)
        let refused = try await ada.ask(
            "signal",
            #"{"room":"\#(room)","description":{"type":"offer","sdp":"v=0\r\ns=203.0.113.77\r\n"}}"#
        )
        #expect(refused.contains("invalid_request"))

        // Nothing else comes in between: those that show an address have reached nobody.
        let description = try await ben.hears("signal")
        self.showsNothing(description)
        #expect(description["description"]?["sdp"]?.string?.contains(Self.relay) == true)
        let candidate = try await ben.hears("signal")
        self.showsNothing(candidate)
        #expect(candidate["candidate"]?["candidate"]?.string == Self.relay + " raddr 0.0.0.0 rport 0")
        #expect(try await ben.hears("signal")["candidate"]?.kind == .null)
        let step = try await ben.hears("signal")
        self.showsNothing(step)
        #expect(step["verification"]?["nonce"]?.string == nonce)
    }

    private static func showsNothing(_ argument: JSONSlice, _ location: SourceLocation = #_sourceLocation) {
        let text = String(buffer: argument.bytes)
        for address in self.own { #expect(!text.contains(address), "\(text)", sourceLocation: location) }
    }
}
