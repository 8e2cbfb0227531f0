import NIOCore
import Testing

@testable import SocketIO

@Suite struct WireFuzzTests {
    @Test(arguments: FuzzRun.seeds)
    func noBytesMakeADecoderTrap(seed: UInt64) {
        FuzzRun("decoders", percent: 25, seed: seed).play { mutator in
            let bytes = mutator.next()
            return Self.decode(bytes) ? nil : "\(String(buffer: bytes)) \(Array(bytes.readableBytesView))"
        }
    }

    @Test(arguments: FuzzRun.seeds)
    func whatIsWrittenInAPayloadIsReadFromIt(seed: UInt64) {
        FuzzRun("payloads", percent: 10, seed: seed).play { mutator in
            let packets = (0..<(1 + mutator.below(6))).map { _ in mutator.enginePacket() }
            let payload = PollingPayload.encode(packets.map { PollingPacket($0) })
            return PollingPayload.decode(payload) == packets ? nil : "\(packets)"
        }
    }

    @Test(arguments: FuzzRun.seeds)
    func packetsAndTheirAttachmentsAreJoinedAsAPlainAccountOfThemSays(seed: UInt64) {
        FuzzRun("attachments", percent: 5, seed: seed).play(stepsOf: 20) { mutator in
            var account = AttachmentAccount(maximumAttachments: 3, maximumBytes: 100)
            var assembly = PacketAssembly(maximumAttachments: 3, maximumBytes: 100)
            for _ in 0..<20 {
                let isText = mutator.chance(of: 3)
                let message =
                    isText
                    ? mutator.next(of: WireCorpus.binaryPackets) : ByteBuffer(bytes: mutator.bytes(mutator.below(60)))
                let step = isText ? assembly.textReceived(message) : assembly.binaryReceived(message)
                guard step == account.step(message, isText: isText) else {
                    return "\(step) of \(String(buffer: message))"
                }
                // Whoever drives it closes the session then.
                if step == .malformed {
                    assembly.reset()
                    account.reset()
                }
            }
            return nil
        }
    }

    @Test(arguments: FuzzRun.seeds)
    func noConversationMakesASessionTrapOrGrow(seed: UInt64) {
        FuzzRun("sessions", percent: 15, seed: seed).play(stepsOf: 25) { mutator in
            var stage = SessionStage(using: &mutator)
            for _ in 0..<25 {
                stage.step(&mutator)
                if let fault = stage.fault { return fault }
            }
            return nil
        }
    }

    /// Reads bytes as everything that they could be; whatever is read must be readable to the end, and written again be
    /// the same.
    private static func decode(_ bytes: ByteBuffer) -> Bool {
        _ = EngineHandshake(data: bytes)
        return self.decodeValue(bytes) && self.decodePacket(bytes) && self.decodePayload(bytes)
    }

    private static func decodeValue(_ bytes: ByteBuffer) -> Bool {
        guard let slice = JSONSlice(bytes) else { return JSONSlice.array(bytes) == nil }
        _ = (slice.kind, slice.string, slice.stringLength?.scalars, slice.integer, slice.boolean, slice["a"])
        for index in 0..<3 { _ = slice.item(index)?.string }
        return JSONSlice(slice.bytes) == slice && JSONSlice.array(bytes)?.slice == (slice.kind == .array ? slice : nil)
    }

    private static func decodePacket(_ bytes: ByteBuffer) -> Bool {
        guard let packet = try? SocketPacket(decoding: bytes) else { return true }
        _ = SocketEvent(packet)
        var written = ByteBuffer()
        packet.encode(into: &written)
        return (try? SocketPacket(decoding: written)) == packet
    }

    private static func decodePayload(_ bytes: ByteBuffer) -> Bool {
        guard let packets = PollingPayload.decode(bytes) else { return true }
        let written = PollingPayload.encode(packets.map { PollingPacket($0) })
        let length = packets.reduce(0) { $0 + $1.data.readableBytes }
        // The last letter of base64 may have had bits that are not looked at: so the same packets, not the same bytes.
        return packets.count <= PollingPayload.maximumPackets && length <= bytes.readableBytes
            && PollingPayload.decode(written) == packets && written.readableBytes == bytes.readableBytes
    }
}

extension WireMutator {
    /// A packet that a payload can hold: its text has no separator in it.
    fileprivate mutating func enginePacket() -> EnginePacket {
        if self.chance(of: 2) {
            return EnginePacket(.message, ByteBuffer(bytes: self.bytes(self.below(40))), isBinary: true)
        }
        let data = self.changed(of: WireCorpus.packets).filter { $0 != PollingPayload.separator }
        return EnginePacket(EnginePacket.Kind.allCases[self.below(7)], ByteBuffer(bytes: data))
    }
}

/// What is to come of messages, kept the plain way: by their numbers.
private struct AttachmentAccount {
    let maximumAttachments: Int
    let maximumBytes: Int
    private var packet: SocketPacket?
    private var attachments: [ByteBuffer] = []

    init(maximumAttachments: Int, maximumBytes: Int) {
        self.maximumAttachments = maximumAttachments
        self.maximumBytes = maximumBytes
    }

    mutating func reset() {
        self.packet = nil
        self.attachments = []
    }

    mutating func step(_ message: ByteBuffer, isText: Bool) -> PacketAssembly.Step {
        if isText {
            guard self.packet == nil, let packet = try? SocketPacket(decoding: message) else { return .malformed }
            guard packet.attachments > 0 else { return .whole(packet, []) }
            guard packet.attachments <= self.maximumAttachments, self.fits(packet) else { return .malformed }
            self.packet = packet
            return .unfinished
        }
        guard let packet = self.packet else { return .malformed }
        self.attachments.append(message)
        guard self.attachments.reduce(0, { $0 + $1.readableBytes }) <= self.maximumBytes else { return .malformed }
        guard self.attachments.count == packet.attachments else { return .unfinished }
        defer { self.reset() }
        return .whole(packet, self.attachments)
    }

    private func fits(_ packet: SocketPacket) -> Bool {
        let payload = packet.payload.map { Array($0.bytes.readableBytesView) } ?? []
        return Set(ReferenceJSON.read(payload)?.placeholders ?? []) == Set(0..<packet.attachments)
    }
}
