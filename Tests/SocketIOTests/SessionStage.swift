import NIOCore

@testable import SocketIO

/// One Engine.IO session with its Socket.IO conversation, played with as an owner plays, but by chance.
struct SessionStage {
    private static let outboundBound = 2_000
    private static let attachmentBound = 200

    private var session: EngineSession
    private var conversation = SocketSession(
        configuration: .init(maximumNamespaces: 2, maximumAttachments: 3, maximumAttachmentBytes: Self.attachmentBound)
    )
    private var now = NIODeadline.uptimeNanoseconds(0)
    private var closes = 0
    /// Which namespaces somebody asked to come into, and has no answer yet.
    private var asking: [String] = []
    /// What went wrong first.
    private(set) var fault: String?

    init(using mutator: inout WireMutator) {
        self.session = EngineSession(
            transport: mutator.chance(of: 2) ? .polling : .webSocket,
            configuration: .init(maximumOutboundBytes: Self.outboundBound),
            openedAt: self.now
        )
    }

    mutating func step(_ mutator: inout WireMutator) {
        let isOver = self.session.isClosed && !self.session.hasLastWords
        self.now = self.now + .milliseconds(Int64(mutator.below(2_000)))
        let directives = self.happening(&mutator)
        if isOver { self.check(directives.isEmpty, "it spoke after it was over: \(directives)") }
        self.carryOut(directives, &mutator)
        self.check(self.closes <= 1, "it was closed twice")
        let waiting = self.session.outboundBytes
        self.check(waiting <= Self.outboundBound + 64, "\(waiting) bytes wait")
        self.check(!self.session.isClosed || self.closes == 1, "it closed and did not say so")
    }

    private mutating func happening(_ mutator: inout WireMutator) -> [EngineSession.Directive] {
        // Frames come on the WebSocket that carries the session, and nowhere else.
        let isFramed = self.session.transport == .webSocket
        return switch mutator.below(14) {
        case 0, 1: self.session.pollReceived() ?? []
        case 2: self.session.payloadReceived(mutator.next(of: WireCorpus.payloads), at: self.now) ?? []
        case 3...5 where isFramed:
            Self.list(self.session.frameReceived(mutator.next(of: WireCorpus.frames), at: self.now))
        case 3...5:
            self.session.payloadReceived(mutator.next(of: WireCorpus.payloads), at: self.now)
                ?? self.session.protocolViolated()
        case 6 where isFramed:
            Self.list(
                self.session.binaryFrameReceived(ByteBuffer(bytes: mutator.bytes(mutator.below(150))), at: self.now)
            )
        case 7: self.session.probeAttached(at: self.now) ? [] : []
        case 8: self.session.probeFrameReceived(mutator.probeFrame())
        case 9: self.session.timerFired(at: self.now)
        case 10: self.session.send(self.messages(&mutator))
        case 11: self.answerSomebody(&mutator)
        case 12 where mutator.chance(of: 10): self.session.close()
        case 13 where mutator.chance(of: 10): self.session.pollAbandoned()
        default: []
        }
    }

    private static func list(_ directive: EngineSession.Directive?) -> [EngineSession.Directive] {
        directive.map { [$0] } ?? []
    }

    private func messages(_ mutator: inout WireMutator) -> [EncodedMessage] {
        (0..<(1 + mutator.below(3))).map { _ in
            let bytes = ByteBuffer(repeating: 0x34, count: 1 + mutator.below(500))
            return EncodedMessage(bytes, isBinary: mutator.chance(of: 3))
        }
    }

    /// The application has made up its mind about somebody who asked before.
    private mutating func answerSomebody(_ mutator: inout WireMutator) -> [EngineSession.Directive] {
        guard let namespace = self.asking.popLast() else { return [] }
        let answer =
            mutator.chance(of: 2)
            ? self.conversation.accept(namespace, socketID: "abc")
            : self.conversation.refuse(namespace, reason: ByteBuffer(string: "{}"))
        self.check(self.session.isClosed || answer != nil, "nobody was there to be answered in \(namespace)")
        return answer.map { self.session.send([$0.message] + $0.attachments) } ?? []
    }

    private mutating func carryOut(_ directives: [EngineSession.Directive], _ mutator: inout WireMutator) {
        for directive in directives {
            switch directive {
            case .deliver(let text):
                self.carryOut(self.conversation.messageReceived(text), &mutator)
            case .deliverBinary(let bytes):
                self.carryOut(self.conversation.binaryReceived(bytes), &mutator)
            case .answerPoll(let payload):
                let packets = PollingPayload.decode(payload)?.count ?? 0
                self.check(
                    (1...EngineSession.maximumPacketsInAnswer).contains(packets),
                    "\(packets) packets in an answer"
                )
                self.check(
                    payload.readableBytes <= Self.outboundBound + 64,
                    "an answer of \(payload.readableBytes) bytes"
                )
            case .close:
                self.closes += 1
                self.conversation.sessionClosed()
            case .write, .writeToProbe, .adoptProbe, .dropProbe:
                break
            }
        }
    }

    private mutating func carryOut(_ directive: SocketSession.Directive?, _ mutator: inout WireMutator) {
        switch directive {
        case .admit(let namespace, _):
            self.check(!self.asking.contains(namespace), "\(namespace) was asked for twice")
            self.check(self.asking.count <= 3, "too many namespaces")
            self.asking.append(namespace)
            if mutator.chance(of: 2) { self.carryOut(self.answerSomebody(&mutator), &mutator) }
        case .send(let packet):
            self.carryOut(self.session.send([packet.message] + packet.attachments), &mutator)
        case .disconnected(let namespace):
            self.check(!self.conversation.isConnected(namespace), "it left and is still there")
            if self.conversation.isIdle { self.carryOut(self.session.close(), &mutator) }
        case .closeSession:
            self.carryOut(self.session.protocolViolated(), &mutator)
        case .deliver(let event, let namespace):
            self.delivered(event.attachments, in: namespace)
            if mutator.chance(of: 20), let packet = self.conversation.disconnect(namespace) {
                self.carryOut(self.session.send([packet.message]), &mutator)
            }
        case .answered(_, let answer, let namespace):
            self.delivered(answer.attachments, in: namespace)
        case nil:
            break
        }
    }

    private mutating func delivered(_ attachments: [ByteBuffer], in namespace: String) {
        self.check(self.conversation.isConnected(namespace), "somebody spoke in \(namespace) who is not there")
        let bytes = attachments.reduce(0) { $0 + $1.readableBytes }
        self.check(
            attachments.count <= 3 && bytes <= Self.attachmentBound,
            "\(attachments.count) attachments, \(bytes) bytes"
        )
    }

    private mutating func check(_ holds: Bool, _ fault: @autoclosure () -> String) {
        if !holds, self.fault == nil { self.fault = fault() }
    }
}
