import NIOCore
import NIOEmbedded
import NIOHTTP1
import SocketIO
import TestSupport
import Testing

@testable import SocketIOServer

@Suite struct OpeningHeadTests {
    private static let start = Array("GET /socket.io/?".utf8)
    private static let line = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1"
    private static let fields = ["host: a.example", "origin: https://a.example"] + RawConnection.upgradeFields

    private static func text(_ line: String = Self.line, _ fields: [String] = Self.fields) -> String {
        ([line] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
    }

    private static func read(_ bytes: [UInt8], seen: Int = 0) -> OpeningHead.Reading {
        let limits = OpeningHead.Limits(target: 300, headers: 600)
        // A buffer that does not start where its storage does: who takes an index for an offset is found out.
        var buffer = ByteBuffer(bytes: [0xFF] + bytes + Array("\r\n".utf8))
        buffer.moveReaderIndex(forwardBy: 1)
        buffer.moveWriterIndex(to: buffer.writerIndex - 2)
        return OpeningHead.read(buffer, seen: seen, start: Self.start, limits: limits)
    }

    private static func head(_ text: String) -> OpeningHead? {
        guard case .whole(let head) = Self.read(Array(text.utf8)) else { return nil }
        return head
    }

    @Test func whatIsAskedOfAHeadIsReadFromIt() throws {
        let fields = Self.fields + ["x-forwarded-for: 1.2.3.4", "Cookie:a=b", "X-Forwarded-For:\t5.6.7.8", "empty:"]
        let head = try #require(Self.head(Self.text(Self.line, fields)))
        #expect(head.origin == "https://a.example")
        #expect(head.host == "a.example")
        #expect(head.values(of: "x-forwarded-for") == ["1.2.3.4", "5.6.7.8"])
        #expect(head.values(of: "COOKIE") == ["a=b"])
        #expect(head.values(of: "empty") == [""])
        #expect(head.values(of: "cookies").isEmpty)
        #expect(head.headers.count == 10)
        #expect(head.headers.first(name: "sec-websocket-version") == "13")
        #expect(String(buffer: head.agreement).hasSuffix("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"))
    }

    @Test func whatStandsBehindAHeadIsNotOfIt() throws {
        let text = Self.text()
        let head = try #require(Self.head(text + text))
        #expect(head.bytes.readableBytes == text.utf8.count)
    }

    private static let usual: [(String, [String])] = [
        ("GET /socket.io/?transport=websocket&EIO=4&t=x%20y HTTP/1.1", Self.fields),
        ("GET /socket.io/?EIO=3&EIO=4&&transport=polling&transport=websocket HTTP/1.1", Self.fields),
        (
            Self.line,
            [
                "HOST: [::1]:8080", "Connection: keep-alive, Upgrade", "UPGRADE: WebSocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key:dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Extensions: permessage-deflate",
                "Accept-Language: de,en;q=0.5",
            ]
        ),
    ]

    @Test(arguments: Self.usual)
    func aUsualHeadIsTaken(line: String, fields: [String]) {
        #expect(Self.head(Self.text(line, fields)) != nil)
    }

    private static let others = [
        "POST /socket.io/?EIO=4&transport=websocket HTTP/1.1", "GET /socket.io/?EIO=4&transport=polling HTTP/1.1",
        "GET /socket.io/?EIO=3&transport=websocket HTTP/1.1", "GET /socket.io/?transport=websocket HTTP/1.1",
        "GET /socket.io/?EIO=4 HTTP/1.1", "GET /socket.io/?EIO=4&transport=websocket&sid=a HTTP/1.1",
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.0", "GET /socket.io/?EIO=4&transport=websocket HTTP/2.0",
        "GET /socket.io/?EIO=4&transport=websocket  HTTP/1.1", "GET  /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1 ", "GET /socket.io/?EIO=4&transport=websocket#a HTTP/1.1",
        "GET /socket.io/?EIO=4&transport=websocket&ä HTTP/1.1", "GET /socket.io/?EIO=4&transport=websocket",
        "get /socket.io/?EIO=4&transport=websocket HTTP/1.1", "GET /socket.io?EIO=4&transport=websocket HTTP/1.1",
        "GET /page HTTP/1.1", "\r\nGET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        "GET /socket.io/?EIO=4&transport=websocket&x=" + String(repeating: "x", count: 300) + " HTTP/1.1",
    ]

    @Test(arguments: Self.others)
    func anyOtherRequestIsLeftToWhoReadsHTTP(line: String) {
        guard case .other = Self.read(Array(Self.text(line).utf8)) else {
            Issue.record("it was taken")
            return
        }
    }

    private static let unusual: [[String]] = [
        Array(Self.fields.dropFirst()), Array(Self.fields.dropLast()),
        Self.fields.filter { !$0.hasPrefix("connection") }, Self.fields.filter { !$0.hasPrefix("upgrade") },
        Self.fields.filter { !$0.hasPrefix("sec-websocket-version") },
        Self.fields + ["host: a.example"], Self.fields + ["origin: https://a.example"],
        Self.fields + ["upgrade: websocket"], Self.fields + ["connection: upgrade"],
        Self.fields + ["sec-websocket-version: 13"], Self.fields + [RawConnection.upgradeFields[3]],
        Self.fields + ["content-length: 0"], Self.fields + ["Content-Length: 3"],
        Self.fields + ["transfer-encoding: chunked"], Self.fields + ["a: b "], Self.fields + ["a: b\t"],
        Self.fields + ["a : b"], Self.fields + [" a: b"],
        Self.fields + ["a: b", " folded"], Self.fields + ["a"], Self.fields + [": b"], Self.fields + ["a: ä"],
        Self.fields + ["a: \u{0}"], Self.fields + ["a: \u{7F}"], Self.fields + ["a: b\nc: d"],
        Self.fields + ["a: b\rc: d"], Self.fields + ["a: " + String(repeating: "x", count: 600)],
        Self.fields.map { $0 == "upgrade: websocket" ? "upgrade: websockets, h2c" : $0 },
        Self.fields.map { $0 == "connection: Upgrade" ? "connection: keep-alive, up-grade" : $0 },
        Self.fields.map { $0 == "sec-websocket-version: 13" ? "sec-websocket-version: 13, 8" : $0 },
    ]

    @Test(arguments: Self.unusual)
    func anUnusualHeadIsLeftToWhoReadsHTTP(fields: [String]) {
        guard case .other = Self.read(Array(Self.text(Self.line, fields).utf8)) else {
            Issue.record("it was taken")
            return
        }
    }

    @Test func aHeadIsUnfinishedUntilItsLastByte() {
        let bytes = Array(Self.text().utf8)
        for count in 0..<bytes.count {
            guard case .unfinished = Self.read(Array(bytes[..<count])) else {
                Issue.record("not so at \(count)")
                return
            }
            // What was seen before is not searched again, and nothing that ends there is missed.
            guard case .whole = Self.read(bytes, seen: count) else {
                Issue.record("not whole after \(count)")
                return
            }
        }
    }

    @Test func aHeadThatDoesNotEndIsNotWaitedForForever() {
        let bytes = Array((Self.line + "\r\na: " + String(repeating: "x", count: OpeningHead.longest)).utf8)
        guard case .unfinished = Self.read(Array(bytes[..<(OpeningHead.longest - 1)])),
            case .other = Self.read(Array(bytes[..<OpeningHead.longest]))
        else {
            Issue.record("it is waited for too long, or not for long enough")
            return
        }
    }

    /// The rule that the shorter way lives by: it takes nothing that the longer one would not, and reads it as that does.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func whatIsTakenTheHTTPDecoderTakesToo(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<1_000 {
            let bytes = Self.changed(&generator)
            guard case .whole(let head) = Self.read(bytes) else { continue }
            taken += 1
            let decoded = try #require(
                try Self.decode(bytes),
                "seed \(seed): \(String(decoding: bytes, as: UTF8.self))"
            )
            #expect(try EngineRequest(decoded).action == .openWebSocket)
            #expect(head.origin == decoded.headers.first(name: "origin"))
            #expect(head.host == decoded.headers.first(name: "host"))
            #expect(head.headers.map { [$0.name, $0.value] } == decoded.headers.map { [$0.name, $0.value] })
        }
        #expect(taken > 100)
    }

    /// A good head that was changed in up to four places.
    private static func changed(_ generator: inout SeededGenerator) -> [UInt8] {
        let (line, fields) = self.usual.randomElement(using: &generator) ?? (self.line, self.fields)
        var bytes = Array(self.text(line, fields.shuffled(using: &generator)).utf8)
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = "\r\n\t :,;=#%aZ1-_~\u{0}\u{7F}".utf8.randomElement(using: &generator) ?? 0xC3
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[place] = byte
            case 1: bytes.insert(byte, at: place)
            case 2: bytes.remove(at: place)
            default: bytes[place] ^= 0x20
            }
        }
        return bytes
    }

    private static func decode(_ bytes: [UInt8]) throws -> HTTPRequestHead? {
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
        let channel = EmbeddedChannel(handler: decoder)
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        guard (try? channel.writeInbound(ByteBuffer(bytes: bytes))) != nil,
            case .head(let head) = try channel.readInbound(as: HTTPServerRequestPart.self)
        else { return nil }
        return head
    }
}
