import Accounts
import NIOCore
import Synchronization

/// How many connections each address has open, so that one cannot take them all (`LIMIT_OPEN_CONNECTIONS`).
///
/// It remembers no address that has none open, so it is as large as there are connections at the most.
final class OpenConnections: Sendable {
    private let limit: Int
    private let clientAddress: ClientAddress
    private let counts = Mutex<[AddressKey: Int]>([:])

    /// Allows an address so many at a time; 0 is no limit.
    ///
    /// A trusted proxy, behind whose address many clients are, is not counted.
    init(limit: Int, clientAddress: ClientAddress) {
        self.limit = limit
        self.clientAddress = clientAddress
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
        if isAdmitted {
            channel.closeFuture.whenComplete { _ in
                self.counts.withLock { counts in
                    counts[address, default: 0] -= 1
                    if counts[address] == 0 { counts[address] = nil }
                }
            }
        }
        return isAdmitted
    }
}
