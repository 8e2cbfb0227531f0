import NIOCore
import TestSupport

/// Bytes that are nearly what a client sends: good ones, changed a little, each seed its own.
struct WireMutator {
    private static let corpus = [
        "40", #"40{"token":"a"}"#, "40/admin,", "41", #"42["find",{"a":[1,2.5e3,null,true]}]"#, "430[{}]", "1", "3",
        "5", "6",
        #"4217["text",{"a":"\u00e9"}]"#, #"44{"message":"no"}"#, #"451-["a",{"_placeholder":true,"num":0}]"#, "2probe",
        "3probe", "4a", "4a\u{1E}4b\u{1E}3", #"["a","\uD83D\uDE00",{"a":{"a":[[[]]]}}]"#, #"2["a",1]"#, #"0{"a":1}"#,
        #"{"sid":"a","upgrades":["websocket"],"pingInterval":1,"pingTimeout":2,"maxPayload":3}"#, "\"\u{10FFFF}é\"",
        "-1.5E+10", #"2/a,18446744073709551615["b"]"#,
    ]
    private static let tokens =
        Array("{}[]\",:\\/0123456789-+.eEtfnu \n\u{1E}ab".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC2, 0xED, 0xF4, 0xFF]

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

    /// What a client may send to a WebSocket that is being tried.
    mutating func probeFrame() -> ByteBuffer {
        switch self.below(3) {
        case 0: ByteBuffer(string: "2probe")
        case 1: ByteBuffer(string: "5")
        default: self.next()
        }
    }

    /// A good input, or one that was changed in up to four ways.
    mutating func next() -> ByteBuffer {
        var bytes = Array(Self.corpus[self.below(Self.corpus.count)].utf8)
        for _ in 0..<self.below(5) { self.change(&bytes) }
        var buffer = ByteBuffer(bytes: [0xFF])
        buffer.writeBytes(bytes)
        // Not from the start: a decoder that takes an index for an offset is found out.
        buffer.moveReaderIndex(forwardBy: 1)
        return buffer
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let index = self.below(bytes.count + 1)
        let token = Self.tokens[self.below(Self.tokens.count)]
        switch self.below(7) {
        case 0 where index < bytes.count: bytes[index] = token
        case 1 where index < bytes.count: bytes[index] ^= 1 << self.below(8)
        case 2 where index < bytes.count: bytes.remove(at: index)
        case 3: bytes.removeSubrange(index...)
        case 4: bytes.insert(contentsOf: bytes[..<index], at: index)
        case 5: bytes.insert(contentsOf: Array(repeating: token, count: self.below(80)), at: index)
        default: bytes.insert(token, at: index)
        }
    }
}
