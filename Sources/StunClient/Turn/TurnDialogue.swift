/// What a TURN server is asked to find out whether it relays, for whom, and where to: a decider, which asks nobody itself.
///
/// An allocation without credentials, which is to be refused; one with them; a permission for each peer that the server
/// should not relay to; and the release of what was allocated.
public struct TurnDialogue: Sendable {
    /// What is to be done next.
    public enum Directive: Hashable, Sendable {
        /// Ask this, with its integrity under the key if there is one, and tell the answer.
        case ask(StunMessage, key: [UInt8]?)
        /// That was all.
        case finish(Outcome)
    }

    /// What was found out.
    public enum Outcome: Hashable, Sendable {
        /// It gave an address to relay by, and would relay to these of the peers.
        case allocated(relay: StunAddress?, reaches: [StunAddress])
        /// It relays for everybody, whoever they are.
        case open
        /// It refused those credentials, or the request.
        case refused(StunError)
        /// It does not speak as TURN servers do.
        case nonsense(String)
    }

    private enum State: Sendable {
        case anonymous
        case allocating
        case permitting(StunAddress, others: ArraySlice<StunAddress>)
        case releasing(Outcome)
    }

    private let login: TurnLogin
    private let peers: [StunAddress]
    private var state = State.anonymous
    private var realm = ""
    private var nonce: [UInt8] = []
    private var relay: StunAddress?
    private var reached: [StunAddress] = []
    private var hasRenewedNonce = false

    /// UDP, as RFC 8656 numbers what is relayed.
    private static let relayedTransport = StunAttribute(.requestedTransport, [17, 0, 0, 0])

    /// Makes a dialogue that has yet to begin.
    public init(login: TurnLogin, peers: [StunAddress] = []) {
        self.login = login
        self.peers = peers
    }

    /// The first thing to ask.
    public func begin(using generator: inout some RandomNumberGenerator) -> Directive {
        .ask(StunMessage(.allocate, [Self.relayedTransport], using: &generator), key: nil)
    }

    /// What to do after an answer.
    public mutating func received(
        _ answer: StunMessage,
        using generator: inout some RandomNumberGenerator
    ) -> Directive {
        switch self.state {
        case .anonymous: self.receivedAnonymously(answer, using: &generator)
        case .allocating: self.receivedAllocation(answer, using: &generator)
        case .permitting(let peer, let others): self.receivedPermission(answer, for: peer, others, using: &generator)
        case .releasing(let outcome): .finish(outcome)
        }
    }

    private mutating func receivedAnonymously(
        _ answer: StunMessage,
        using generator: inout some RandomNumberGenerator
    ) -> Directive {
        if answer.kind == .success {
            self.state = .releasing(.open)
            return .ask(StunMessage(.refresh, [Self.noLifetime], using: &generator), key: nil)
        }
        guard let error = StunError(of: answer) else { return .finish(.nonsense("a refusal without a reason")) }
        guard error.code == 401 else { return .finish(.refused(error)) }
        guard let realm = answer[.realm], let nonce = answer[.nonce] else {
            return .finish(.nonsense("asks for credentials without naming its realm"))
        }
        (self.realm, self.nonce) = (String(decoding: realm, as: UTF8.self), nonce)
        self.state = .allocating
        return self.ask(.allocate, [Self.relayedTransport], using: &generator)
    }

    private mutating func receivedAllocation(
        _ answer: StunMessage,
        using generator: inout some RandomNumberGenerator
    ) -> Directive {
        guard answer.kind == .success else {
            if self.renewsNonce(answer) { return self.ask(.allocate, [Self.relayedTransport], using: &generator) }
            return .finish(StunError(of: answer).map { .refused($0) } ?? .nonsense("a refusal without a reason"))
        }
        guard answer.isAuthentic(under: self.login.key(realm: self.realm)) else {
            return .finish(.nonsense("its answer is not signed with the credentials"))
        }
        self.relay = answer[.xorRelayedAddress].flatMap { StunAddress(masked: $0, transaction: answer.transaction) }
        return self.permitNext(self.peers[...], using: &generator)
    }

    private mutating func receivedPermission(
        _ answer: StunMessage,
        for peer: StunAddress,
        _ others: ArraySlice<StunAddress>,
        using generator: inout some RandomNumberGenerator
    ) -> Directive {
        if answer.kind == .failure, self.renewsNonce(answer) {
            return self.permitNext([peer] + others, using: &generator)
        }
        if answer.kind == .success { self.reached.append(peer) }
        return self.permitNext(others, using: &generator)
    }

    private mutating func permitNext(
        _ peers: ArraySlice<StunAddress>,
        using generator: inout some RandomNumberGenerator
    ) -> Directive {
        guard let peer = peers.first else {
            self.state = .releasing(.allocated(relay: self.relay, reaches: self.reached))
            return self.ask(.refresh, [Self.noLifetime], using: &generator)
        }
        self.state = .permitting(peer, others: peers.dropFirst())
        let bare = StunMessage(.createPermission, using: &generator)
        let target = StunAttribute(.xorPeerAddress, peer.masked(transaction: bare.transaction))
        return self.ask(bare.method, [target], as: bare.transaction)
    }

    /// A server may ask for another nonce once.
    private mutating func renewsNonce(_ answer: StunMessage) -> Bool {
        guard StunError(of: answer)?.code == 438, let nonce = answer[.nonce], !self.hasRenewedNonce else {
            return false
        }
        self.hasRenewedNonce = true
        self.nonce = nonce
        return true
    }

    private func ask(
        _ method: StunMessage.Method,
        _ attributes: [StunAttribute],
        using generator: inout some RandomNumberGenerator
    ) -> Directive {
        self.ask(method, attributes, as: StunMessage(method, using: &generator).transaction)
    }

    private func ask(
        _ method: StunMessage.Method,
        _ attributes: [StunAttribute],
        as transaction: [UInt8]
    ) -> Directive {
        let signed =
            attributes + [
                StunAttribute(.username, self.login.username), StunAttribute(.realm, self.realm),
                StunAttribute(.nonce, self.nonce),
            ]
        return .ask(
            StunMessage(method, .request, transaction: transaction, signed),
            key: self.login.key(realm: self.realm)
        )
    }

    private static let noLifetime = StunAttribute(.lifetime, [0, 0, 0, 0])
}
