import Foundation
import NIOCore
import TestSupport
import Testing

@testable import SocketIO

/// `HALLWAY_FUZZ_EXECUTIONS` makes the runs longer; `HALLWAY_FUZZ_SEED` tells one of them again.
@Suite struct WebSocketFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let executions = Self.environment["HALLWAY_FUZZ_EXECUTIONS"].flatMap { Int($0) } ?? 100_000
    private static let seeds = Self.environment["HALLWAY_FUZZ_SEED"].flatMap { UInt64($0) }.map { [$0] }
    private static let executionsEach = Self.executions / 200

    @Test(arguments: Self.seeds ?? Array(1...10))
    func messagesAreReadAsTheyWereSent(seed: UInt64) {
        print("messages: seed \(seed)")
        var peer = RandomPeer(seed: seed)
        for _ in 0..<(Self.executionsEach / 10) {
            let masks = peer.chance(of: 2)
            let (frames, sent) = peer.conversation(masked: masks)
            let bytes = frames.flatMap(\.bytes)
            var reader = WebSocketReader(role: masks ? .server : .client, maximumMessage: 70_000, maximumFragments: 20)
            let read = reader.events(in: bytes, cutAt: peer.cuts(bytes.count)).filter { $0 != .fragment }
            #expect(read == sent, "seed \(seed)")
        }
    }

    @Test(arguments: Self.seeds ?? Array(1...10))
    func noBytesMakeAReaderTrapOrGrow(seed: UInt64) {
        print("frames: seed \(seed)")
        var peer = RandomPeer(seed: seed, longest: 300)
        for _ in 0..<Self.executionsEach {
            var bytes = peer.conversation(masked: peer.chance(of: 8) == false).frames.prefix(6).flatMap(\.bytes)
            for _ in 0..<peer.below(4) { peer.change(&bytes) }
            let cuts = peer.cuts(bytes.count)
            let bound = peer.below(400)
            var reader = WebSocketReader(role: .server, maximumMessage: bound, maximumFragments: 1 + peer.below(5))
            var whole = reader
            let events = reader.events(in: bytes, cutAt: cuts)
            #expect(Self.isInOrder(events, bound: bound), "seed \(seed)")
            #expect(reader.heldBytes <= bound, "seed \(seed)")
            // A violation in what is cut off may show before its frame is whole; but what is told is the same.
            #expect(whole.events(in: bytes) == events, "seed \(seed)")
        }
    }

    /// Whether nothing is longer than it may be, no text is malformed, and nothing follows the last event.
    private static func isInOrder(_ events: [WebSocketReader.Event], bound: Int) -> Bool {
        for (index, event) in events.enumerated() {
            switch event {
            case .text(let data):
                guard data.readableBytes <= bound, String(validating: data.readableBytesView, as: UTF8.self) != nil
                else { return false }
            case .binary(let data): guard data.readableBytes <= bound else { return false }
            case .ping(let data), .pong(let data): guard data.readableBytes <= 125 else { return false }
            case .close, .violation: guard index == events.count - 1 else { return false }
            case .fragment: break
            }
        }
        return true
    }
}

/// Sends what comes to its mind, each seed its own.
struct RandomPeer {
    private static let edges = [0, 1, 7, 8, 9, 63, 64, 125, 126, 127, 300, 65_535, 65_536]
    private let lengths: [Int]
    private var generator: SeededGenerator

    init(seed: UInt64, longest: Int = 65_536) {
        self.lengths = Self.edges.filter { $0 <= longest }
        self.generator = SeededGenerator(seed: seed)
    }

    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self.generator)
    }

    mutating func chance(of one: Int) -> Bool {
        self.below(one) == 0
    }

    /// Messages in fragments with control frames between them, and what is to be read of them.
    mutating func conversation(masked: Bool) -> (frames: [WireFrame], events: [WebSocketReader.Event]) {
        var frames: [WireFrame] = []
        var events: [WebSocketReader.Event] = []
        for _ in 0...self.below(4) {
            let isText = self.chance(of: 2)
            let payload = isText ? self.text() : self.bytes(self.length())
            let cuts = self.chance(of: 2) ? [] : Array(self.cuts(payload.count).prefix(19))
            var start = 0
            for (index, end) in (cuts + [payload.count]).enumerated() {
                if self.chance(of: 4) {
                    let data = self.bytes(self.below(126))
                    let isPing = self.chance(of: 2)
                    frames.append(WireFrame(isPing ? 9 : 10, data))
                    events.append(isPing ? .ping(ByteBuffer(bytes: data)) : .pong(ByteBuffer(bytes: data)))
                }
                var frame = WireFrame(index > 0 ? 0 : isText ? 1 : 2, Array(payload[start..<end]))
                frame.isFinal = index == cuts.count
                frames.append(frame)
                start = end
            }
            events.append(isText ? .text(ByteBuffer(bytes: payload)) : .binary(payload))
        }
        for index in frames.indices { frames[index].mask = masked ? self.bytes(4) : nil }
        return (frames, events)
    }

    /// Where to cut so many bytes, in order; the same place may come twice.
    mutating func cuts(_ count: Int) -> [Int] {
        (0..<self.below(12)).map { _ in self.below(count + 1) }.sorted()
    }

    /// Changes bytes in one way.
    mutating func change(_ bytes: inout [UInt8]) {
        let index = self.below(bytes.count + 1)
        switch self.below(6) {
        case 0 where index < bytes.count: bytes[index] ^= 1 << self.below(8)
        case 1 where index < bytes.count: bytes[index] = UInt8(self.below(256))
        case 2 where index < bytes.count: bytes.remove(at: index)
        case 3: bytes.removeSubrange(index...)
        case 4: bytes.insert(contentsOf: bytes[..<min(index, 20)], at: index)
        default: bytes.insert(UInt8(self.below(256)), at: index)
        }
    }

    private mutating func length() -> Int {
        self.chance(of: 20) ? self.lengths[self.below(self.lengths.count)] : self.below(80)
    }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(self.below(256)) }
    }

    private mutating func text() -> [UInt8] {
        let bits = 7 + self.below(15)
        var text: [UInt8] = []
        for _ in 0..<(self.length() / 4) {
            let scalar = Unicode.Scalar(UInt32(self.below(1 << (self.chance(of: 3) ? 7 : bits))))
            text += Array(String(scalar ?? "?").utf8)
        }
        return text
    }
}
