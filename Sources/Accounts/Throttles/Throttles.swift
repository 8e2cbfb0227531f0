import SharedKernel
import Synchronization

/// How often each login and each address has tried lately, in this server's memory.
///
/// Bounded: 65,536 logins and twice as many addresses and accounts, some megabytes at the most.
final class Throttles: Sendable {
    private static let bound = 65_536
    /// How often an account may be changed or exported in a minute.
    private static let callsPerMinute = 30

    private struct State {
        var signInsByAddress: Throttle<AddressKey>
        /// By hash value: a key of a few hundred bytes would take the bound's meaning away, and since every process
        /// hashes with a seed of its own nobody can aim at another's.
        var signInsByLogin: Throttle<Int>
        var passesByAddress: Throttle<AddressKey>
        var proofsByAccount: Throttle<AccountID>
        var callsByAccount: Throttle<AccountID>
    }

    private let state: Mutex<State>

    init(policy: AccountPolicy) {
        self.state = Mutex(
            State(
                signInsByAddress: Throttle(Rate(policy.signInsPerMinute, per: .seconds(60)), bound: Self.bound),
                signInsByLogin: Throttle(Rate(policy.signInsPerMinute, per: .seconds(60)), bound: Self.bound),
                passesByAddress: Throttle(Rate(policy.passesPerMinute, per: .seconds(60)), bound: Self.bound),
                proofsByAccount: Throttle(Rate(policy.signInsPerMinute, per: .seconds(60)), bound: Self.bound),
                callsByAccount: Throttle(
                    Rate(policy.signInsPerMinute == 0 ? 0 : Self.callsPerMinute, per: .seconds(60)),
                    bound: Self.bound
                )
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

    /// Counts a password that somebody who is signed in gives once more.
    ///
    /// It does not count against the login, nor the login's tries against it: whoever tries to guess a password must not
    /// keep its owner from changing it.
    func proof(of account: AccountID, at now: Instant) throws(AccountError) {
        try self.admit { state in state.proofsByAccount.take(account, at: now) }
    }

    /// Counts a change of an account, or an export: each is work for the one that writes, or much to read.
    func call(by account: AccountID, at now: Instant) throws(AccountError) {
        try self.admit { state in state.callsByAccount.take(account, at: now) }
    }

    private func admit(_ take: (inout State) -> Duration?) throws(AccountError) {
        if let retryAfter = self.state.withLock({ take(&$0) }) {
            throw .rateLimited(retryAfter: retryAfter)
        }
    }
}
