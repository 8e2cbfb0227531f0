import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO
import SocketIOServer

/// Whom the guest calls, who calls the guest, and who is there to be called.
extension Seat {
    /// Calls somebody.
    func call(_ argument: CallArgument, _ reply: Reply) throws(ChatError) {
        try self.allowances.takeFind(at: self.switchboard.clock.now)
        self.ask(.call(argument.guest), reply)
    }

    /// Says who is here, and has the guest told of changes from now on or no longer.
    func hall(_ argument: HallArgument, _ reply: Reply) throws(ChatError) {
        // A search for each letter typed is no more than is typed.
        try self.allowances.takeSignal(at: self.switchboard.clock.now)
        let search = try HallSearch(argument.search)
        guard self.isConnected else { throw .notConnected }
        let hall = self.switchboard.hall
        if argument.watch {
            let (watch, answer) = hall.watch(self, search)
            self.hallWatch = watch
            reply.succeed(with: answer, for: self)
        } else {
            self.hallWatch = nil
            reply.succeed(with: hall.unwatch(self, search), for: self)
        }
    }

    /// What the guest was shown of the hall is different now.
    func hallChanged(_ packet: EncodedPacket, _ watch: HallWatch) {
        self.eventLoop.preconditionInEventLoop()
        // What was found out for a watch before this one would be news of another list.
        guard self.isConnected, self.hallWatch == watch else { return }
        self.write(packet)
        if !self.hasRoomForTheHall { self.switchboard.hall.pause(self) }
    }

    /// Whether the guest reads fast enough to be told more of the hall.
    var hasRoomForTheHall: Bool {
        self.socket.hasRoom(for: HallBoard.largestPacket)
    }

    /// Somebody calls the guest, or still does.
    func rings(_ call: CallID, from caller: GuestCard) {
        self.send(.ringing, CallCard(call: call, guest: caller))
    }

    /// A call of the guest's came to nothing.
    func callEnded(_ call: CallID, _ reason: CallEndReason) {
        self.send(.callEnded, CallEndedArgument(call: call, reason: reason.rawValue))
    }
}

extension ChatError {
    /// What a guest is told who asks the lobby for what cannot be.
    init(_ refusal: Refusal) {
        switch refusal {
        case .alreadyInRoom: self.init(.alreadyInRoom, "You are in a room. Press Next for another.")
        case .alreadyCalling: self.init(.alreadyCalling, "You are calling somebody. Cancel that first.")
        case .alreadyRinging: self.init(.alreadyRinging, "Somebody is calling you. Accept or decline first.")
        case .nobodyAvailable: self.init(.nobodyAvailable, "Nobody is free right now. Try again in a moment.")
        case .guestUnavailable: self.init(.guestUnavailable, "They are not free right now.")
        case .noSuchCall: self.init(.noSuchCall, "That call is over.")
        case .notConnected: self = .notConnected
        }
    }
}
