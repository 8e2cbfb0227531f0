import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO

/// What guests do by HTTP, carried out by their seats as if it had come by their sockets.
struct SeatSwitchboard: SeatCommands {
    let switchboard: Switchboard
    let lobby: any LobbyStore

    func text(_ argument: TextArgument, by guest: GuestID) async throws(ChatError) -> TextReceipt {
        guard let text = JSONSlice(ChatCodec.json(argument)) else { throw ChatError(.internal, "Something broke.") }
        let passed = try PassedText(text)
        return try await self.onSeat(of: guest) { seat, promise in
            let reply = Reply.receipt(promise)
            guard seat.isConnected else { return reply.fail(.notConnected, for: seat) }
            do throws(ChatError) { try seat.text(passed, reply) } catch { reply.fail(error, for: seat) }
        }
    }

    func next(_ argument: NextArgument, by guest: GuestID) async throws(ChatError) -> StandingAnswer {
        try await self.onSeat(of: guest) { seat, promise in
            let reply = Reply.standing(promise)
            do throws(ChatError) { try seat.next(SeekRequest(argument), reply) } catch { reply.fail(error, for: seat) }
        }
    }

    func stop(by guest: GuestID) async throws(ChatError) -> StandingAnswer {
        try await self.onSeat(of: guest) { seat, promise in seat.ask(.stop, .standing(promise)) }
    }

    func stats() async throws(ChatError) -> Stats {
        do throws(StoreError) {
            let census = try await self.lobby.census()
            return Stats(online: census.online, waiting: census.waiting, rooms: census.rooms)
        } catch {
            throw .busy
        }
    }

    private func onSeat<Result: Sendable>(
        of guest: GuestID,
        _ action: @escaping @Sendable (Seat, EventLoopPromise<Result>) -> Void
    ) async throws(ChatError) -> Result {
        guard let seat = self.switchboard.seat(of: guest) else { throw .notConnected }
        let promise = seat.eventLoop.makePromise(of: Result.self)
        seat.eventLoop.execute { action(seat, promise) }
        do {
            return try await promise.futureResult.get()
        } catch let error as ChatError {
            throw error
        } catch {
            throw ChatError(.internal, "Something broke.")
        }
    }
}
