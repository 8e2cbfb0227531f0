import SharedKernel
import TestSupport
import Testing

@testable import Accounts

/// A service to come in through, with a clock that a test may move and a store in memory.
struct Doorway {
    static let consent = Consent(adult: true, terms: "1")
    static let password = "hallway at night"
    static let address = "203.0.113.7"

    let clock: ManualClock
    let store: MemoryAccountStore
    let service: AccountService
    let moderation: Moderation

    init(
        policy: AccountPolicy = AccountPolicy(),
        parameters: PasswordHasher.Parameters = .cheap,
        limits: PasswordHasher.Limits = PasswordHasher.Limits(),
        clock: ManualClock = ManualClock(),
        store: MemoryAccountStore = MemoryAccountStore()
    ) async {
        self.clock = clock
        self.store = store
        self.service = AccountService(
            store: self.store,
            hasher: PasswordHasher(parameters: parameters, limits: limits),
            tokens: await AccessTokens(current: .random()),
            policy: policy,
            clock: self.clock.wallClock
        )
        self.moderation = Moderation(store: self.store, clock: self.clock.wallClock)
    }

    /// The same place after a start with another policy.
    func later(policy: AccountPolicy) async -> Doorway {
        await Doorway(policy: policy, clock: self.clock, store: self.store)
    }

    @discardableResult
    func signUp(
        _ login: String = "zoe",
        password: String = Self.password,
        displayName: String? = nil,
        consent: Consent = Self.consent,
        invite: String? = nil,
        promoting guest: Identity? = nil,
        device: String? = nil,
        from address: String = Self.address
    ) async throws(AccountError) -> SignedIn {
        try await self.service.signUp(
            login: login,
            password: password,
            displayName: displayName,
            consent: consent,
            invite: invite,
            promoting: guest,
            device: device,
            from: address
        )
    }

    @discardableResult
    func signIn(
        _ login: String = "zoe",
        password: String = Self.password,
        device: String? = nil,
        from address: String = Self.address
    ) async throws(AccountError) -> SignedIn {
        try await self.service.signIn(login: login, password: password, device: device, from: address)
    }

    @discardableResult
    func guestPass(
        _ displayName: String? = nil,
        consent: Consent = Self.consent,
        device: String? = nil,
        from address: String = Self.address
    ) async throws(AccountError) -> SignedIn {
        try await self.service.guestPass(displayName: displayName, consent: consent, device: device, from: address)
    }

    func identify(_ signedIn: SignedIn) async throws(AccountError) -> Identity {
        try await self.service.identify(accessToken: signedIn.accessToken)
    }

    /// Everything that the feed of revocations has said so far.
    func feed() async throws -> [Revocation] {
        try await self.service.revocations(after: 0).all
    }
}

extension SignedIn {
    /// The refresh token that everything but a promotion answers with.
    var refresh: String {
        get throws { try #require(self.refreshToken) }
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
