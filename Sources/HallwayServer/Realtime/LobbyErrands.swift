import ChatProtocol
import Logging
import Matchmaking
import NIOCore
import Safety
import ServiceLifecycle
import SharedKernel

/// Does what the mailboxes hold: one task for each, for as long as the server runs.
struct LobbyErrands: Service {
    let mailboxes: LobbyMailboxes
    let switchboard: Switchboard
    let lobby: any LobbyStore
    let safety: SafetyService

    func run() async {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for mailbox in self.mailboxes.all {
                    group.addTask { await mailbox.drain(self.perform) }
                }
            }
        } onGracefulShutdown: {
            for mailbox in self.mailboxes.all { mailbox.close() }
        }
    }

    private func perform(_ errand: LobbyMailbox.Errand) async {
        switch errand {
        case .admit(let admission):
            guard let (seat, command) = await self.switchboard.admit(admission, self.safety) else { return }
            if await !self.perform(command) { self.switchboard.turnAway(seat) }
        case .perform(let command, let seat):
            let isPerformed = await self.perform(command)
            // What the lobby decided is on its way to the seat already: whatever is still unanswered then will be.
            seat.eventLoop.execute { seat.settle(command, isPerformed: isPerformed) }
        case .block(let block):
            await self.perform(block)
        case .report(let report):
            await self.perform(report)
        }
    }

    /// Keeps a block before the lobby hears of it: what holds now is to hold after the next start, too.
    private func perform(_ block: BlockErrand) async {
        let seat = block.seat
        do throws(SafetyError) {
            let partner = try await self.partner(block.partner, of: seat, in: block.room)
            try await self.safety.block(partner, by: seat.account, in: block.room)
            self.switchboard.hall.append([.blocked(partner, by: seat.account)])
            let command = Command(
                seat.guest.id,
                .block(partner, by: seat.account, room: block.room),
                request: block.request
            )
            await self.perform(.perform(command, seat))
        } catch {
            self.switchboard.note("A block could not be kept", because: error.cause)
            seat.eventLoop.execute { seat.failed(block.request, ChatError(error)) }
        }
    }

    private func perform(_ report: ReportErrand) async {
        let (seat, argument) = (report.seat, report.argument)
        do throws(SafetyError) {
            let partner = try await self.partner(report.partner, of: seat, in: argument.room)
            let id = try await self.safety.report(
                partner,
                by: seat.account,
                in: argument.room,
                reason: argument.reason,
                note: argument.note,
                texts: report.transcript?.texts(reportedBy: seat.account) ?? []
            )
            self.switchboard.tally.reportFiled()
            seat.eventLoop.execute { seat.filed(report.request, id) }
        } catch {
            self.switchboard.note("A report could not be filed", because: error.cause)
            seat.eventLoop.execute { seat.failed(report.request, ChatError(error)) }
        }
    }

    /// Whom a guest met in a room: as this server knows, or as the log has it.
    private func partner(
        _ known: AccountID?,
        of seat: Seat,
        in room: RoomID
    ) async throws(SafetyError) -> AccountID {
        if let known { return known }
        return try await self.safety.partner(of: seat.account, in: room)
    }

    private func perform(_ command: Command) async -> Bool {
        do throws(StoreError) {
            try await self.lobby.perform(command)
            return true
        } catch {
            self.switchboard.note("The lobby did not perform a command", because: error)
            return false
        }
    }
}
