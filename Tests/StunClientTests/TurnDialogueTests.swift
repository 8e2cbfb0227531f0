import TestSupport
import Testing

@testable import StunClient

struct TurnDialogueTests {
    private static let login = TurnLogin(username: "1795247953:abc", password: "secret")
    private static let key = login.key(realm: "r")

    /// A server that answers as it is told, on paper.
    private struct Stage {
        var generator = SeededGenerator(seed: 3)
        var dialogue: TurnDialogue
        var directive: TurnDialogue.Directive

        init(peers: [String] = []) {
            self.dialogue = TurnDialogue(login: login, peers: peers.compactMap { StunAddress($0, port: 9) })
            self.directive = self.dialogue.begin(using: &self.generator)
        }

        /// What it asks now; it must be this, signed or not.
        func asked(_ method: StunMessage.Method, isSigned: Bool) throws -> StunMessage {
            guard case .ask(let message, let key) = self.directive else { throw Surprise() }
            #expect(message.method == method && (key != nil) == isSigned)
            if isSigned { #expect(key == TurnDialogueTests.key) }
            return message
        }

        mutating func answer(_ kind: StunMessage.Kind, _ attributes: [StunAttribute] = [], key: [UInt8]? = nil) throws {
            guard case .ask(let message, _) = self.directive else { throw Surprise() }
            let answer = StunMessage(message.method, kind, transaction: message.transaction, attributes)
            self.directive = self.dialogue.received(try StunMessage(answer.encoded(key: key)), using: &self.generator)
        }

        /// An error in the server's words.
        mutating func refuse(_ code: Int, _ others: [StunAttribute] = []) throws {
            try self.answer(
                .failure,
                [StunAttribute(.errorCode, [0, 0, UInt8(code / 100), UInt8(code % 100)])] + others
            )
        }

        mutating func asksForCredentials() throws {
            _ = try self.asked(.allocate, isSigned: false)
            try self.refuse(401, [StunAttribute(.realm, "r"), StunAttribute(.nonce, "n")])
        }

        mutating func allocates() throws {
            let request = try self.asked(.allocate, isSigned: true)
            #expect(request[.username].map { String(decoding: $0, as: UTF8.self) } == TurnDialogueTests.login.username)
            let relay = try #require(StunAddress("198.51.100.9", port: 50_000))
            let value = relay.masked(transaction: request.transaction)
            try self.answer(.success, [StunAttribute(.xorRelayedAddress, value)], key: TurnDialogueTests.key)
        }
    }

    private struct Surprise: Error {}

    @Test func anAllocationIsMadeWithCredentialsAndReleased() throws {
        var stage = Stage()
        try stage.asksForCredentials()
        try stage.allocates()
        #expect(try stage.asked(.refresh, isSigned: true)[.lifetime] == [0, 0, 0, 0])
        try stage.answer(.success, key: Self.key)
        let relay = try #require(StunAddress("198.51.100.9", port: 50_000))
        #expect(stage.directive == .finish(.allocated(relay: relay, reaches: [])))
    }

    @Test func aServerThatAsksForNothingIsOpen() throws {
        var stage = Stage()
        try stage.answer(.success)
        _ = try stage.asked(.refresh, isSigned: false)
        try stage.answer(.success)
        #expect(stage.directive == .finish(.open))
    }

    @Test func credentialsThatAreRefusedAreSaidToBe() throws {
        var stage = Stage()
        try stage.asksForCredentials()
        try stage.refuse(401, [StunAttribute(.realm, "r"), StunAttribute(.nonce, "n")])
        #expect(stage.directive == .finish(.refused(StunError(code: 401))))
    }

    @Test func aStaleNonceIsReplacedOnce() throws {
        var stage = Stage()
        try stage.asksForCredentials()
        try stage.refuse(438, [StunAttribute(.nonce, "m")])
        #expect(try stage.asked(.allocate, isSigned: true)[.nonce] == Array("m".utf8))
        try stage.refuse(438, [StunAttribute(.nonce, "o")])
        #expect(stage.directive == .finish(.refused(StunError(code: 438))))
    }

    @Test func eachPeerIsTriedAndWhoIsReachedIsTold() throws {
        var stage = Stage(peers: ["127.0.0.1", "10.0.0.1"])
        try stage.asksForCredentials()
        try stage.allocates()
        _ = try stage.asked(.createPermission, isSigned: true)
        try stage.refuse(403)
        let request = try stage.asked(.createPermission, isSigned: true)
        let peer = try #require(request[.xorPeerAddress])
        #expect(StunAddress(masked: peer, transaction: request.transaction)?.host == "10.0.0.1")
        try stage.answer(.success, key: Self.key)
        try stage.answer(.success, key: Self.key)
        guard case .finish(.allocated(_, let reached)) = stage.directive else { throw Surprise() }
        #expect(reached.map(\.host) == ["10.0.0.1"])
    }

    @Test func anAnswerThatIsNotSignedIsNonsense() throws {
        var stage = Stage()
        try stage.asksForCredentials()
        try stage.answer(.success)
        guard case .finish(.nonsense) = stage.directive else { throw Surprise() }
        var other = Stage()
        try other.refuse(401)
        guard case .finish(.nonsense) = other.directive else { throw Surprise() }
    }
}
