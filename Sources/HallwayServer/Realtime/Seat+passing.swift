import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO
import SocketIOServer

extension Seat {
    /// Passes what the guest says to the partner's seat, and answers once it was handed to the partner's connection
    /// or is kept for when they come back.
    ///
    /// The room is checked here, on the sender's event loop, and again on the partner's when it is written
    /// (protocol rule 10). Order is kept: both hops are first in, first out.
    func pass(
        _ message: PassedMessage,
        _ reply: Reply,
        _ text: (stamp: TextStamp, nonce: String?)? = nil,
        isRepeated: Bool = false
    ) {
        self.eventLoop.assertInEventLoop()
        guard let room = self.room, room.room.id == message.room else { return reply.fail(.notInRoom, for: self) }
        // It shows an address, and nothing but that: the partner is to hear nothing of it (protocol rule 13).
        guard !message.isWithheld else { return reply.succeed(for: self) }
        guard case .here(let partner) = room.partner else {
            if case .elsewhere(let partner) = room.partner { self.write(message, to: partner, reply, text) }
            return
        }
        if partner.eventLoop.inEventLoop, !partner.awaitsLetter {
            self.answer(reply, isRepeated ? partner.takeOnce(message) : partner.take(message), text)
        } else {
            partner.eventLoop.execute {
                partner.receive(message, isRepeated: isRepeated) { failure in
                    self.eventLoop.execute { self.answer(reply, failure, text) }
                }
            }
        }
    }

    /// Writes what the partner said, if the guest is still in the room that it is for; keeps it if they are away.
    func take(_ message: PassedMessage) -> ChatError? {
        self.eventLoop.assertInEventLoop()
        guard let room = self.room, room.room.id == message.room else { return .notInRoom }
        guard self.isConnected, !room.isHolding else {
            guard message.isKept else { return nil }
            // The guest may have come back by another server, and left, without this one's knowing.
            guard !self.switchboard.isAdrift else { return .partnerAway }
            guard self.room?.kept.keep(message.packet) == true else { return .partnerAway }
            if message.isText { room.transcript.add(message.packet.message, from: room.partner.account) }
            return nil
        }
        // Whoever says more than the partner can read is told so; it is not the partner who pays for it.
        guard self.socket.hasRoom(for: message.packet.count) else { return .partnerSlow }
        // The partner may have heard of the room, and spoken, before its `matched` was written here.
        self.announce()
        self.write(message.packet)
        if message.isText { room.transcript.add(message.packet.message, from: room.partner.account) }
        return nil
    }

    /// Tells the guest what came of what they said.
    func answer(_ reply: Reply, _ failure: ChatError?, _ text: (stamp: TextStamp, nonce: String?)?) {
        if let failure {
            if let nonce = text?.nonce { self.room?.sent.settle(nonce, nil) }
            reply.fail(failure, for: self)
        } else if let text {
            self.switchboard.tally.textPassed()
            if let nonce = text.nonce { self.room?.sent.settle(nonce, .delivered) }
            reply.succeed(with: text.stamp, for: self)
        } else {
            self.switchboard.tally.signalPassed()
            reply.succeed(for: self)
        }
    }
}
