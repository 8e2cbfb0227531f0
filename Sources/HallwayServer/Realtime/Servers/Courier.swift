import Logging
import RedisStores
import ServiceLifecycle
import SharedKernel

/// Sends what waits in the outbox, many letters in one write, each behind those before it.
struct Courier: Service {
    private static let firstPause = Duration.milliseconds(20)
    private static let longestPause = Duration.milliseconds(500)

    let outbox: Outbox
    let store: RedisLobbyStore
    let switchboard: Switchboard
    let logger: Logger

    func run() async {
        await withGracefulShutdownHandler {
            await self.outbox.drain(self.send)
        } onGracefulShutdown: {
            self.outbox.close()
        }
    }

    /// Sends letters, and tries again as long as this server has its place in the lobby; what was written before it lost
    /// that is not sent.
    ///
    /// A write of which it is not known whether it was carried out is made again: whoever reads a letter twice knows it by
    /// its number, its text's name, or by having done already what it asks for.
    private func send(_ items: [Outbox.Item]) async {
        var items = items
        var pause = Self.firstPause
        while true {
            for item in items where !self.outbox.isOfNow(item) { self.switchboard.returned(item) }
            items.removeAll { !self.outbox.isOfNow($0) }
            if items.isEmpty { return }
            let letters = items.map { Letter(to: $0.server, $0.letter.bytes) }
            do throws(StoreError) {
                let fates = try await self.store.post(letters)
                for (item, fate) in zip(items, fates) where fate != .sent { self.switchboard.returned(item) }
                return
            } catch {
                guard self.store.hasJoined, !Task.isCancelled else {
                    for item in items { self.switchboard.returned(item) }
                    return
                }
                self.logger.warning("Letters wait to be sent", metadata: ["error": "\(error.message)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }
}
