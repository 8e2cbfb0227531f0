import SharedKernel
import Synchronization

/// How often each login and each address has tried lately, in this server's memory.
///
/// Bounded: 65,536 logins and twice as many addresses, a few megabytes at the most.
final class Throttles: Sendable {
    private static let bound = 65_536

    private struct State {
        var signInsByAddress: Throttle<AddressKey>
        /// By hash value: a key of a few hundred bytes would take the bound's meaning away, and since every process
        /// hashes with a seed of its own nobody can aim at another's.
        var signInsByLogin: Throttle<Int>
        var passesByAddress: Throttle<AddressKey>
    }

    private let state: Mutex<State>

    init(policy: AccountPolicy) {
        self.state = Mutex(
            State(
                signInsByAddress: Throttle(Rate(policy.signInsPerMinute, per: .seconds(60)), bound: Self.bound),
                signInsByLogin: Throttle(Rate(policy.signInsPerMinute, per: .seconds(60)), bound: Self.bound),
                passesByAddress: Throttle(Rate(policy.passesPerMinute, per: .seconds(60)), bound: Self.bound)
            )
        )
    }

    /// Counts a sign-in.
    ///
    /// What the address may not try does not count against the login.
    func signIn(to login: LoginKey, from address: AddressKey, at now: Instant) throws(AccountError) {
        try self.admit { state in
            state.signInsByAddress.take(address, at: now) ?? state.signInsByLogin.take(login.hashValue, at: now)
        }
    }

    /// Counts a sign-up or a guest pass.
    func pass(from address: AddressKey, at now: Instant) throws(AccountError) {
        try self.admit { state in state.passesByAddress.take(address, at: now) }
    }

    private func admit(_ take: (inout State) -> Duration?) throws(AccountError) {
        if let retryAfter = self.state.withLock({ take(&$0) }) {
            throw .rateLimited(retryAfter: retryAfter)
        }
    }
}
