import SharedKernel
import TestSupport
import Testing

@testable import Accounts

/// A service to come in through, with a clock that a test may move and a store in memory.
struct Doorway {
    static let consent = Consent(adult: true, terms: "1")
    static let password = "hallway at night"
    static let address = "203.0.113.7"

    let clock = ManualClock()
    let store = MemoryAccountStore()
    let service: AccountService

    init(
        policy: AccountPolicy = AccountPolicy(),
        parameters: PasswordHasher.Parameters = .cheap,
        limits: PasswordHasher.Limits = PasswordHasher.Limits()
    ) async {
        self.service = AccountService(
            store: self.store,
            hasher: PasswordHasher(parameters: parameters, limits: limits),
            tokens: await AccessTokens(current: .random()),
            policy: policy,
            clock: self.clock.wallClock
        )
    }

    @discardableResult
    func signUp(
        _ login: String = "zoe",
        password: String = Self.password,
        displayName: String? = nil,
        consent: Consent = Self.consent,
        from address: String = Self.address
    ) async throws(AccountError) -> SignedIn {
        try await self.service.signUp(
            login: login,
            password: password,
            displayName: displayName,
            consent: consent,
            from: address
        )
    }

    @discardableResult
    func signIn(
        _ login: String = "zoe",
        password: String = Self.password,
        from address: String = Self.address
    ) async throws(AccountError) -> SignedIn {
        try await self.service.signIn(login: login, password: password, from: address)
    }

    @discardableResult
    func guestPass(
        _ displayName: String? = nil,
        consent: Consent = Self.consent,
        from address: String = Self.address
    ) async throws(AccountError) -> SignedIn {
        try await self.service.guestPass(displayName: displayName, consent: consent, from: address)
    }
}

/// Expects a refusal with this code, and answers with it.
@discardableResult
func expectRefusal(
    _ code: AccountError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async -> AccountError? {
    let error = await #expect(throws: AccountError.self, sourceLocation: sourceLocation) { try await body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    return error
}
