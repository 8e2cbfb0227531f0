import NIOCore
import TestSupport

/// Bytes that are nearly what a client sends: good ones, changed a little, each seed its own.
struct WireMutator {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        self.generator = SeededGenerator(seed: seed)
    }

    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self.generator)
    }

    mutating func chance(of one: Int) -> Bool {
        self.below(one) == 0
    }

    /// Any bytes.
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: self.generator.next()) }
    }

    /// What a client may send to a WebSocket that is being tried.
    mutating func probeFrame() -> ByteBuffer {
        switch self.below(3) {
        case 0: ByteBuffer(string: "2probe")
        case 1: ByteBuffer(string: "5")
        default: self.next(of: WireCorpus.frames)
        }
    }

    /// A good input of any kind, or one that was changed in up to four ways.
    mutating func next() -> ByteBuffer {
        switch self.below(4) {
        case 0: self.next(of: WireCorpus.json)
        case 1: self.next(of: WireCorpus.packets)
        case 2: self.next(of: WireCorpus.frames)
        default: self.next(of: WireCorpus.payloads)
        }
    }

    /// A good input, or one that was changed in up to four ways.
    mutating func next(of corpus: [String]) -> ByteBuffer {
        Self.buffer(self.changed(of: corpus))
    }

    /// The bytes of a good input, or of one that was changed in up to four ways.
    mutating func changed(of corpus: [String]) -> [UInt8] {
        var bytes = Array(corpus[self.below(corpus.count)].utf8)
        for _ in 0..<self.below(5) { self.change(&bytes, corpus) }
        return bytes
    }

    /// A buffer that does not start where its storage does: a decoder that takes an index for an offset is found out.
    static func buffer(_ bytes: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer(bytes: [0xFF])
        buffer.writeBytes(bytes)
        buffer.writeInteger(UInt8(ascii: "\""))
        buffer.moveReaderIndex(forwardBy: 1)
        buffer.moveWriterIndex(to: buffer.writerIndex - 1)
        return buffer
    }

    private mutating func change(_ bytes: inout [UInt8], _ corpus: [String]) {
        let index = self.below(bytes.count + 1)
        let end = min(bytes.count, index + 1 + self.below(8))
        let token = WireCorpus.tokens[self.below(WireCorpus.tokens.count)]
        switch self.below(10) {
        case 0: bytes.replaceSubrange(index..<end, with: token)
        case 1 where index < bytes.count: bytes[index] ^= 1 << self.below(8)
        case 2: bytes.removeSubrange(index..<end)
        case 3: bytes.removeSubrange(index...)
        case 4 where bytes.count < 4_000: bytes.insert(contentsOf: bytes[..<index], at: index)
        case 5: bytes.insert(contentsOf: Array(repeating: token, count: self.below(80)).joined(), at: index)
        case 6: bytes.insert(contentsOf: bytes[index..<end], at: self.below(bytes.count + 1))
        case 7:
            let other = Array(corpus[self.below(corpus.count)].utf8)
            bytes.replaceSubrange(index..., with: other[self.below(other.count + 1)...])
        default: bytes.insert(contentsOf: token, at: index)
        }
    }
}
