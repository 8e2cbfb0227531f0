import ChatProtocol
import Foundation
import SharedKernel
import Testing

struct ShapeTests {
    @Test func anEventIsKnownByTheBytesOfItsNameAloneAsByItsName() {
        let names = ClientEventName.allCases.map(\.rawValue)
        let others = [
            "", "tex", "texts", "Text", "\0text", "text\0", "a\0text", "find\0\0\0", "teiú", "typinga",
            "signal is longer",
        ]
        for name in names + others {
            let read = Array(name.utf8).withUnsafeBytes { ClientEventName(utf8: $0) }
            #expect(read == ClientEventName(rawValue: name), "\(name)")
        }
    }

    private let room = RoomID(high: 1, low: 2)
    private let guest = GuestID(high: 3, low: 4)

    @Test func welcomeIsAsTheProtocolHasIt() throws {
        let welcome = WelcomeArgument(
            server: "Hallway/1",
            guest: GuestCard(id: self.guest, name: "ada"),
            status: .idle,
            room: nil,
            limits: .version1,
            grace: 20
        )
        let object = try self.object(welcome)
        #expect(Set(object.keys) == ["protocol", "server", "guest", "status", "limits", "grace"])
        #expect(object["protocol"] as? Int == 1)
        #expect(object["status"] as? String == "idle")
        #expect((object["guest"] as? [String: Any])?["id"] as? String == "gst_00000000000000030000000000000004")
    }

    @Test func matchedIsAsTheProtocolHasIt() throws {
        let matched = MatchedArgument(
            room: self.room,
            role: .caller,
            partner: MatchedArgument.Partner(id: self.guest, name: "ada"),
            ice: IceConfiguration(
                iceServers: [IceServer(urls: ["stun:a"])],
                iceTransportPolicy: .relay,
                ttl: 600
            ),
            resumed: false
        )
        let object = try self.object(matched)
        #expect(
            Set(object.keys) == ["room", "role", "partner", "iceServers", "iceTransportPolicy", "resumed"]
        )
        #expect(object["role"] as? String == "caller")
        #expect(object["iceTransportPolicy"] as? String == "relay")
        #expect(((object["iceServers"] as? [[String: Any]])?.first?.keys).map { Array($0) } == ["urls"])
    }

    @Test func whatIsUnknownIsIgnored() throws {
        let json = Data(#"{"room":"\#(self.room)","later":[1]}"#.utf8)
        #expect(try JSONDecoder().decode(NextArgument.self, from: json).room == self.room)
    }

    @Test(arguments: [
        #"{"token":7}"#, #"{}"#, #"{"token":"x","room":"room_1"}"#, #"{"token":"x","protocol":"1"}"#, #"[]"#,
    ])
    func aMalformedConnectIsRefused(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ConnectArgument.self, from: Data(json.utf8))
        }
    }

    private func object(_ value: some Encodable) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
    }
}
