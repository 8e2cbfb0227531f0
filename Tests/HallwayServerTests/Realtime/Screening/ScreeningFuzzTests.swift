import Foundation
import NIOCore
import SocketIO
import TestSupport
import Testing

@testable import HallwayServer

/// Descriptions that a program broke: whatever comes out shows no address but those of relays' candidates.
struct ScreeningFuzzTests {
    private static let rounds = 6_000

    @Test(arguments: UInt64(1)...4)
    func nothingThatPassesShowsAnAddress(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var passed = 0
        for _ in 0..<Self.rounds {
            let sources = RealDescriptions.keptToRelay + [RealDescriptions.open, RealDescriptions.open]
            let source = try #require(sources.randomElement(using: &generator))
            let written = Self.mutated(source, using: &generator)
            guard let screened = ScreenedDescription(written)?.sdp else { continue }
            passed += 1
            #expect(Self.addresses(in: screened) == [], "seed \(seed): \(written.debugDescription)")
            #expect(ScreenedDescription(screened)?.sdp == screened, "seed \(seed): \(written.debugDescription)")
        }
        #expect(passed > Self.rounds / 10)
    }

    @Test(arguments: UInt64(5)...6)
    func noCandidateThatPassesShowsAnAddressButARelays(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let lines = RealDescriptions.open.split(separator: "\r\n").filter { $0.hasPrefix("a=candidate:") }
        var passed = 0
        for _ in 0..<Self.rounds {
            let line = try #require(lines.randomElement(using: &generator))
            let written = Self.mutated(String(line.dropFirst(2)), using: &generator)
            guard let text = ScreenedCandidate(written[...])?.text else { continue }
            passed += 1
            #expect(Self.addresses(in: "a=" + text) == [], "seed \(seed): \(written.debugDescription)")
        }
        #expect(passed > 100)
    }

    /// What a naive reader takes for an address, by the C library's word; relays' own and nobody's are none.
    private static func addresses(in sdp: String) -> [String] {
        sdp.split { $0.isNewline || $0 == "\r" }.flatMap { line -> [String] in
            var line = String(line)
            if line.hasPrefix("a=fingerprint:") { return [] }
            if line.hasPrefix("a=candidate:"), line.contains(" typ relay") {
                var fields = line.split(separator: " ")
                fields.remove(at: 4)
                line = fields.joined(separator: " ")
            }
            return line.split { !($0.isASCII && ($0.isHexDigit || $0 == "." || $0 == ":")) }
                .map { $0.drop { $0 == ":" && !$0.isHexDigit }.description }
                .filter { IPAddress($0) != nil && !["0.0.0.0", "127.0.0.1", "::", "::1", ""].contains($0) }
        }
    }

    private static let planted = [
        "203.0.113.77", "2001:db8::77", "\r", "\n", "a=candidate:", "c=", " typ relay", " raddr 203.0.113.77 rport 1",
        "a=",
        "\u{2028}", "\0", " ", "o=", "IN IP4 203.0.113.77", "é",
    ]

    private static func mutated(_ text: String, using generator: inout SeededGenerator) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0:
                bytes.insert(contentsOf: (Self.planted.randomElement(using: &generator) ?? "").utf8, at: place)
            case 1 where place < bytes.count:
                bytes[place] = UInt8.random(in: 0..<128, using: &generator)
            case 2 where place < bytes.count:
                bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...20, using: &generator)))
            case 3 where place < bytes.count:
                let end = min(bytes.count, place + Int.random(in: 1...60, using: &generator))
                bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            default:
                bytes.insert(UInt8(ascii: " "), at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
