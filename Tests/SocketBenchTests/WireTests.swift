import NIOCore
import Testing

@testable import SocketBench

@Suite struct WireTests {
    private func frame(_ bytes: [UInt8], at start: Int = 0) -> ServerFrame? {
        bytes.withUnsafeBytes { ServerFrame(in: $0, at: start) }
    }

    @Test(arguments: [5, 125, 126, 300, 65_535, 65_536, 70_000])
    func aFrameIsReadOnceItIsAllThere(length: Int) throws {
        let head: [UInt8] =
            switch length {
            case ..<126: [0x81, UInt8(length)]
            case ..<65_536: [0x81, 126, UInt8(length >> 8), UInt8(length & 0xFF)]
            default: [0x81, 127, 0, 0, 0, 0, 0, UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)]
            }
        let whole = head + [UInt8](repeating: 0x78, count: length)
        let frame = try #require(self.frame(whole + [0x81]))
        #expect(frame.opcode == ServerFrame.text)
        #expect(frame.payload == head.count..<whole.count)
        for missing in [1, length, length + head.count - 1] {
            #expect(self.frame(Array(whole.dropLast(missing))) == nil)
        }
        #expect(self.frame([0, 0] + whole, at: 2)?.payload.upperBound == whole.count + 2)
    }

    @Test(arguments: [0, 1, 125, 126, 2_600])
    func aClientsFrameIsMaskedWithNoZero(length: Int) throws {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let bytes = Array(ClientFrame.make(.text, payload).readableBytesView)
        let head = length < 126 ? 2 : 4
        #expect(bytes.count == head + 4 + length)
        #expect(bytes[0] == 0x81)
        #expect(bytes[1] == 0x80 | (length < 126 ? UInt8(length) : 126))
        if length >= 126 { #expect(Int(bytes[2]) << 8 | Int(bytes[3]) == length) }
        let mask = Array(bytes[head..<(head + 4)])
        #expect(!mask.contains(0))
        #expect(bytes.dropFirst(head + 4).enumerated().map { $1 ^ mask[$0 & 3] } == payload)
    }

    @Test func aMemberIsFoundByItsName() {
        let text = Array(#"42["matched",{"role":"caller","room":"room_1","x":1}]"#.utf8)
        #expect(text.withUnsafeBytes { $0.string(of: "room") } == "room_1")
        #expect(text.withUnsafeBytes { $0.string(of: "name") } == nil)
    }
}
