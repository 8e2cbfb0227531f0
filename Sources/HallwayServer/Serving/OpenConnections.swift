import Accounts
import Logging
import NIOCore
import SharedKernel
import Synchronization

/// How many connections each address has open, so that one cannot take them all (`LIMIT_OPEN_CONNECTIONS`).
///
/// It remembers no address that has none open, so it is as large as there are connections at the most.
final class OpenConnections: Sendable {
    private let limit: Int
    private let clientAddress: ClientAddress
    private let clock: WallClock
    private let logger: Logger
    private let counts = Mutex<[AddressKey: Int]>([:])
    private let warnings = Mutex(Allowance(Rate(1, per: .seconds(60))))

    /// Allows an address so many at a time; 0 is no limit.
    ///
    /// A trusted proxy, behind whose address many clients are, is not counted.
    init(limit: Int, clientAddress: ClientAddress, clock: WallClock, logger: Logger) {
        self.limit = limit
        self.clientAddress = clientAddress
        self.clock = clock
        self.logger = logger
    }

    /// Counts a connection until it is closed; false says that its address has enough, and it was not counted.
    func admit(_ channel: any Channel) -> Bool {
        let peer = channel.remoteAddress?.ipAddress ?? ""
        guard self.limit > 0, !self.clientAddress.isTrusted(peer) else { return true }
        let address = AddressKey(peer)
        let isAdmitted = self.counts.withLock { counts in
            guard counts[address, default: 0] < self.limit else { return false }
            counts[address, default: 0] += 1
            return true
        }
        if !isAdmitted {
            self.warn()
        } else {
            channel.closeFuture.whenComplete { _ in
                self.counts.withLock { counts in
                    counts[address, default: 0] -= 1
                    if counts[address] == 0 { counts[address] = nil }
                }
            }
        }
        return isAdmitted
    }

    /// Says once a minute that connections are turned away: it may be an attack, or a proxy that nobody named.
    private func warn() {
        guard self.warnings.withLock({ $0.take(at: self.clock.now) }) == nil else { return }
        self.logger.warning(
            "An address has LIMIT_OPEN_CONNECTIONS connections; more are closed. If it is your proxy, name it in TRUSTED_PROXIES"
        )
    }
}
