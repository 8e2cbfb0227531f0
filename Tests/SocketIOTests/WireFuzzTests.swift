import Foundation
import NIOCore
import TestSupport
import Testing

@testable import SocketIO

/// `HALLWAY_FUZZ_EXECUTIONS` makes the runs longer, all together; `HALLWAY_FUZZ_SEED` tells one of them again.
@Suite struct WireFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let executions = Self.environment["HALLWAY_FUZZ_EXECUTIONS"].flatMap { Int($0) } ?? 100_000
    private static let seeds = Self.environment["HALLWAY_FUZZ_SEED"].flatMap { UInt64($0) }.map { [$0] }
    /// The length does not depend on how many are run, so that one alone goes as it did among the others.
    private static let executionsEach = Self.executions / 40

    @Test(arguments: Self.seeds ?? Array(1...20))
    func noBytesMakeADecoderTrap(seed: UInt64) {
        print("decoders: seed \(seed)")
        var mutator = WireMutator(seed: seed)
        for _ in 0..<Self.executionsEach {
            Self.decode(mutator.next())
        }
    }

    @Test(arguments: Self.seeds ?? Array(1...20))
    func noConversationMakesASessionTrapOrGrow(seed: UInt64) {
        print("sessions: seed \(seed)")
        var mutator = WireMutator(seed: seed)
        for _ in 0..<(Self.executionsEach / 25) {
            var stage = SessionStage(using: &mutator)
            for _ in 0..<25 { stage.step(&mutator) }
            #expect(stage.largestAnswer <= SessionStage.outboundBound + 64, "seed \(seed)")
            #expect(stage.closes <= 1, "seed \(seed)")
            #expect(stage.spokeAfterClose == 0, "seed \(seed)")
        }
    }

    /// Reads bytes as everything that they could be; whatever is read must be readable to the end.
    private static func decode(_ bytes: ByteBuffer) {
        if let slice = JSONSlice(bytes) {
            _ = (slice.kind, slice.string, slice.stringLength?.scalars, slice.integer, slice.boolean, slice["a"])
            #expect(JSONSlice(slice.bytes) == slice)
            for index in 0..<3 { _ = slice.item(index)?.string }
        }
        if let packet = try? SocketPacket(decoding: bytes) {
            var written = ByteBuffer()
            packet.encode(into: &written)
            #expect((try? SocketPacket(decoding: written)) == packet)
            if let payload = packet.payload {
                _ = try? SocketEvent(payload: payload, acknowledgement: packet.acknowledgement)
            }
        }
        if let packets = PollingPayload.decode(bytes) {
            #expect(packets.count <= PollingPayload.maximumPackets)
            #expect(PollingPayload.encode(packets.map(\.text)) == bytes)
        }
        _ = EngineHandshake(data: bytes)
    }
}

/// One Engine.IO session with its Socket.IO conversation, played with as an owner plays, but by chance.
struct SessionStage {
    static let outboundBound = 2_000

    private var session: EngineSession
    private var conversation = SocketSession()
    private var now = NIODeadline.uptimeNanoseconds(0)
    private(set) var largestAnswer = 0
    private(set) var closes = 0
    private(set) var spokeAfterClose = 0

    init(using mutator: inout WireMutator) {
        self.session = EngineSession(
            transport: mutator.chance(of: 2) ? .polling : .webSocket,
            configuration: .init(maximumOutboundBytes: Self.outboundBound),
            openedAt: self.now
        )
    }

    mutating func step(_ mutator: inout WireMutator) {
        let wasClosed = self.session.isClosed
        let saidNothing = !self.session.hasLastWords
        self.now = self.now + .milliseconds(Int64(mutator.below(2_000)))
        let directives: [EngineSession.Directive] =
            switch mutator.below(12) {
            case 0, 1: self.session.pollReceived() ?? []
            case 2: self.session.payloadReceived(mutator.next(), at: self.now) ?? self.session.protocolViolated()
            case 3, 4, 5: self.session.frameReceived(mutator.next(), at: self.now)
            case 6: self.session.probeAttached(at: self.now) ? [] : []
            case 7: self.session.probeFrameReceived(mutator.probeFrame())
            case 8: self.session.timerFired(at: self.now)
            case 9: self.session.send(ByteBuffer(repeating: 0x34, count: mutator.below(1_000)))
            case 10 where mutator.chance(of: 10): self.session.close()
            case 11 where mutator.chance(of: 10): self.session.pollAbandoned()
            default: []
            }
        if wasClosed, saidNothing { self.spokeAfterClose += directives.count }
        self.carryOut(directives, &mutator)
    }

    private mutating func carryOut(_ directives: [EngineSession.Directive], _ mutator: inout WireMutator) {
        for directive in directives {
            switch directive {
            case .deliver(let text):
                self.carryOut(self.conversation.messageReceived(text), &mutator)
            case .answerPoll(let payload):
                self.largestAnswer = max(self.largestAnswer, payload.readableBytes)
            case .close:
                self.closes += 1
                self.conversation.sessionClosed()
            case .writeFrame, .writeProbeFrame, .adoptProbe, .dropProbe:
                break
            }
        }
    }

    private mutating func carryOut(_ directive: SocketSession.Directive?, _ mutator: inout WireMutator) {
        switch directive {
        case .admit:
            let answer =
                mutator.chance(of: 2)
                ? self.conversation.accept(socketID: "abc") : self.conversation.refuse(ByteBuffer(string: "{}"))
            self.carryOut(answer, &mutator)
        case .send(let packet):
            self.carryOut(self.session.send(EnginePacket(.message, packet).text), &mutator)
        case .disconnected:
            self.carryOut(self.session.close(), &mutator)
        case .closeSession:
            self.carryOut(self.session.protocolViolated(), &mutator)
        case .deliver, .answered, nil:
            break
        }
    }
}
