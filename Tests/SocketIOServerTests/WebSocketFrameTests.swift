import NIOCore
import SocketIO
import SocketIOServer
import Testing

// What NIO's frame decoder lets through, and more.
@Suite struct WebSocketFrameTests {
    private static let violations: [(String, [UInt8], UInt16)] = [
        ("unmasked text", RawConnection.frame(1, Array("3".utf8), masked: false), 1002),
        ("unmasked ping", RawConnection.frame(9, [], masked: false), 1002),
        ("unmasked close", RawConnection.frame(8, [0x03, 0xE8], masked: false), 1002),
        ("unmasked fragment", RawConnection.frame(1, Array("4".utf8), flags: 0, masked: false), 1002),
        ("first reserved bit", RawConnection.frame(1, Array("3".utf8), flags: 0xC0), 1002),
        ("second reserved bit", RawConnection.frame(1, Array("3".utf8), flags: 0xA0), 1002),
        ("third reserved bit", RawConnection.frame(1, Array("3".utf8), flags: 0x90), 1002),
        ("reserved bit on a ping", RawConnection.frame(9, [], flags: 0xC0), 1002),
        ("unknown opcode", RawConnection.frame(3, []), 1002),
        ("last unknown data opcode", RawConnection.frame(7, [1]), 1002),
        ("unknown control opcode", RawConnection.frame(11, []), 1002),
        ("last unknown control opcode", RawConnection.frame(15, []), 1002),
        ("continuation of nothing", RawConnection.frame(0, Array("3".utf8)), 1002),
        ("fragment of nothing", RawConnection.frame(0, Array("3".utf8), flags: 0), 1002),
        (
            "text within a message",
            RawConnection.frame(1, Array("4".utf8), flags: 0) + RawConnection.frame(1, Array("3".utf8)), 1002
        ),
        (
            "unmasked continuation",
            RawConnection.frame(1, Array("4".utf8), flags: 0) + RawConnection.frame(0, Array("3".utf8), masked: false),
            1002
        ),
        (
            "reserved bit on a continuation",
            RawConnection.frame(1, Array("4".utf8), flags: 0) + RawConnection.frame(0, Array("3".utf8), flags: 0xC0),
            1002
        ),
        ("fragmented ping", RawConnection.frame(9, [1], flags: 0), 1002),
        ("long ping", RawConnection.frame(9, Array(repeating: 1, count: 126)), 1002),
        ("bytes that belong to no packet", RawConnection.frame(2, [1, 2, 3]), 1002),
        (
            "text within a message of bytes",
            RawConnection.frame(2, [1, 2, 3], flags: 0) + RawConnection.frame(1, Array("3".utf8)), 1002
        ),
        ("one byte of close", RawConnection.frame(8, [3]), 1002),
        ("close code below 1000", RawConnection.frame(8, [0x03, 0xE7]), 1002),
        ("close code 1004", RawConnection.frame(8, [0x03, 0xEC]), 1002),
        ("close code 1005", RawConnection.frame(8, [0x03, 0xED]), 1002),
        ("close code 1006", RawConnection.frame(8, [0x03, 0xEE]), 1002),
        ("close code 1015", RawConnection.frame(8, [0x03, 0xF7]), 1002),
        ("close code 5000", RawConnection.frame(8, [0x13, 0x88]), 1002),
        ("close reason that is no text", RawConnection.frame(8, [0x03, 0xE8, 0xFF]), 1007),
        ("no packet", RawConnection.frame(1, Array("x".utf8)), 1002),
        ("empty text", RawConnection.frame(1, []), 1002),
        ("bad Unicode in a message", RawConnection.frame(1, Array(#"42["a",""#.utf8) + [0xFF, 0x22, 0x5D]), 1007),
        ("bad Unicode in a namespace", RawConnection.frame(1, Array("40/".utf8) + [0xC3]), 1007),
        ("bad Unicode behind a pong", RawConnection.frame(1, [0x33, 0xFF]), 1007),
        (
            "bad Unicode over two fragments",
            RawConnection.frame(1, Array(#"42["echo",""#.utf8) + [0xC3], flags: 0)
                + RawConnection.frame(0, [0xC3] + Array("\"]".utf8)), 1007
        ),
        ("a frame too large", RawConnection.frame(1, Array(repeating: 0x34, count: 1_001)), 1009),
        (
            "a message too large",
            RawConnection.frame(1, Array(repeating: 0x34, count: 600), flags: 0)
                + RawConnection.frame(0, Array(repeating: 0x34, count: 600), flags: 0), 1009
        ),
        (
            "too many fragments",
            RawConnection.frame(1, Array("4".utf8), flags: 0)
                + (0..<64).flatMap { _ in RawConnection.frame(0, [], flags: 0) }, 1009
        ),
    ]

    @Test(arguments: Self.violations)
    func whatTheStandardForbidsClosesTheSocketWithItsCode(what: String, bytes: [UInt8], code: UInt16) async throws {
        try await SocketIOHost.run {
            $0.maxPayload = 1_000
        } _: { host in
            let (client, other) = (try await host.connect(), try await host.connect())
            try await client.enter()
            try await host.expectLog("accepted")
            try await other.enter()
            try await host.expectLog("accepted")
            try await client.send(bytes: bytes)
            try await client.expectClose(code)
            try await host.expectLog("closed protocolError")
            try await other.sendText(#"42["echo",1]"#)
            #expect(try await other.frame().text == #"42["echo",1]"#)
            try await other.close()
            try await host.expectNoSessions()
        }
    }

    @Test func fragmentsAreJoinedWithPingsBetweenThem() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.enter()
            let message = Array(#"42["echo","é😀"]"#.utf8)
            try await client.sendFrame(1, Array(message[..<12]), flags: 0)
            try await client.sendFrame(9, [1])
            try await client.sendFrame(0, [], flags: 0)
            for byte in message[12...].dropLast() { try await client.sendFrame(0, [byte], flags: 0) }
            try await client.sendFrame(0, Array(message.suffix(1)))
            #expect(try await client.frame() == RawFrame(opcode: 10, data: [1]))
            #expect(try await client.frame().text == #"42["echo","é😀"]"#)
            try await client.sendText(#"42["echo",2]"#)
            #expect(try await client.frame().text == #"42["echo",2]"#)
            try await client.close()
        }
    }

    @Test func aMessageMayComeInAsManyFragmentsAsMayBe() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.enter()
            try await client.sendFrame(1, Array("42".utf8), flags: 0)
            for _ in 0..<62 { try await client.sendFrame(0, Array(" ".utf8), flags: 0) }
            try await client.sendFrame(0, Array(#"["echo",1]"#.utf8))
            #expect(try await client.frame().text == #"42["echo",1]"#)
            try await client.close()
        }
    }

    @Test(arguments: [1, 125, 126, 65_535, 65_536, 99_980])
    func aMessageOfAnyLengthComesThroughWhole(length: Int) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.enter()
            let message = "42[\"echo\",\"" + String(repeating: "a", count: length) + "\"]"
            try await client.sendText(message)
            #expect(try await client.frame().text == message)
            try await client.close()
        }
    }

    @Test(arguments: [0, 1, 125])
    func aPingIsAnsweredWithWhatItCarries(length: Int) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            let data = (0..<length).map { UInt8($0) }
            try await client.sendFrame(10, [1, 2, 3])
            try await client.sendFrame(9, data)
            #expect(try await client.frame() == RawFrame(opcode: 10, data: data))
            try await client.close()
        }
    }

    @Test(arguments: [UInt8(1), 9, 10])
    func whoSendsTooManyFramesOfAnyKindIsLetGo(opcode: UInt8) async throws {
        try await SocketIOHost.run {
            $0.engine.packetsPer10Seconds = 8
        } _: { host in
            let client = try await host.connect()
            try await client.enter()
            for _ in 0..<9 { try await client.sendFrame(opcode, opcode == 1 ? Array("6".utf8) : []) }
            var frame = try await client.frame()
            while frame.opcode != 8 { frame = try await client.frame() }
            #expect(frame.data.prefix(2) == [0x03, 0xF0], "1008, policy violation")
            try await host.expectNoSessions()
        }
    }

    private static let farewells: [(data: [UInt8], words: String)] = [
        ([0x03, 0xE8], "webSocket 1000"), ([0x03, 0xE9], "webSocket 1001"), ([], "webSocket none"),
        ([0x03, 0xE8] + Array("bye é".utf8), "webSocket 1000"), ([0x03, 0xEB], "webSocket 1003"),
        ([0x0F, 0xA0], "webSocket 4000"),
    ]

    @Test(arguments: Self.farewells)
    func aCloseIsAnsweredWithItsCodeAndReported(data: [UInt8], words: String) async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.enter()
            try await client.sendFrame(8, data)
            try await client.sendText(#"42["echo",1]"#)
            #expect(try await client.frame() == RawFrame(opcode: 8, data: Array(data.prefix(2))))
            try await client.expectEnd()
            try await host.expectLog("accepted", "closed \(words)")
            try await host.expectNoSessions()
        }
    }

    @Test(arguments: [true, false], ["close", "abort", "half"])
    func aConnectionThatBreaksIsALostSocket(halfClosure: Bool, way: String) async throws {
        try await SocketIOHost.run(halfClosure: halfClosure) { host in
            let client = try await host.connect()
            try await client.enter()
            switch way {
            case "close": try await client.close()
            case "abort": try await client.abort()
            default: try await client.closeOutput()
            }
            try await host.expectLog("accepted", "closed transportLost")
            try await host.expectNoSessions()
        }
    }

    @Test func anEngineCloseIsNoFarewell() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.connect()
            try await client.enter()
            try await client.sendText("1")
            try await client.expectClose(1000)
            try await host.expectLog("accepted", "closed closePacket")
        }
    }

    @Test func aSilentClientIsGivenUp() async throws {
        try await SocketIOHost.run {
            $0.engine.pingInterval = .milliseconds(100)
        } _: { host in
            let client = try await host.connect()
            try await client.upgrade()
            try await client.sendText("40")
            var pings = 0
            var frame = try await client.frame()
            while frame.opcode == 1 {
                if frame.text == "2" { pings += 1 }
                if frame.text == "2", pings == 1 { try await client.sendText("3") }
                frame = try await client.frame()
            }
            #expect(pings == 2)
            #expect(frame == RawFrame(opcode: 8, data: [0x03, 0xE8]))
            try await client.sendFrame(8, frame.data)
            try await client.expectEnd()
            try await host.expectLog("accepted", "closed pingTimeout")
            try await host.expectNoSessions()
        }
    }
}
