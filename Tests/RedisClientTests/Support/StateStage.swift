import NIOCore
import Testing

@testable import RedisClient

/// Plays a connection's part without a network: what happened goes in, and what is to be done comes out as lines.
struct StateStage {
    typealias State = ConnectionState<String>

    private(set) var state: State
    /// Nothing reads a clock: it is this late.
    var now = NIODeadline.uptimeNanoseconds(0) + .seconds(1_000)
    private var lastID: UInt64 = 0

    /// A connection that has just been opened, with ten seconds to be greeted in and a patience of five.
    init(_ handshake: Handshake = Handshake(), role: State.Role = .commands) {
        self.state = State(
            handshake,
            settings: State.Settings(role: role, patience: .seconds(5), keepAlive: .seconds(15)),
            at: self.now,
            deadline: self.now + .seconds(10)
        )
    }

    /// A connection that was greeted.
    static func ready(_ version: RedisProtocol = .resp3, role: State.Role = .commands) -> Self {
        var stage = Self(role: role)
        _ = stage.state.opened()
        switch version {
        case .resp3:
            #expect(stage.receive("%1\r\n+proto\r\n:3\r\n") == ["ready resp3"])
        case .resp2:
            #expect(stage.receive("-ERR unknown command 'HELLO'\r\n") == ["write PING"])
            #expect(stage.receive("+PONG\r\n") == ["ready resp2"])
        }
        return stage
    }

    mutating func open() -> [String] { Self.lines(self.state.opened()) }

    /// Sends a command for somebody, who is answered by name, with five seconds for it.
    @discardableResult
    mutating func send(
        _ name: String,
        within limit: TimeAmount = .seconds(5),
        batch: Int? = nil,
        confirmation: SubscriptionConfirmation? = nil
    ) -> [String] {
        self.hold(name, within: limit, batch: batch, confirmation: confirmation) + self.write()
    }

    /// As ``send(_:within:batch:confirmation:)``, but the channel takes nothing for now.
    @discardableResult
    mutating func hold(
        _ name: String,
        within limit: TimeAmount = .seconds(5),
        batch: Int? = nil,
        confirmation: SubscriptionConfirmation? = nil
    ) -> [String] {
        self.lastID += 1
        let request = Request(
            id: self.lastID,
            token: name,
            encoded: RedisCommand("ECHO", RedisArgument(name)).encoded,
            batch: batch,
            deadline: self.now + limit,
            confirmation: confirmation
        )
        return Self.lines(self.state.submitted(request, at: self.now))
    }

    /// Writes all there is to write.
    mutating func write() -> [String] {
        var lines: [String] = []
        while let bytes = self.state.nextWrite() { lines += Self.lines(.write(bytes)) }
        return lines
    }

    mutating func receive(_ text: String) -> [String] {
        self.state.heard(at: self.now)
        return Reading(text).values.flatMap { Self.lines(self.state.received($0)) }
            + Self.lines(self.state.endOfDraining())
    }

    /// Cancels the commands of these numbers, which are counted from one.
    mutating func cancel(_ ids: UInt64...) -> [String] { Self.lines(self.state.cancelled(Set(ids))) }

    mutating func drain() -> [String] { Self.lines(self.state.drain()) }

    mutating func end(_ reason: RedisError = .connectionLost(wasSent: true)) -> [String] {
        Self.lines(self.state.ended(reason))
    }

    /// Lets time pass until the next wake, which is so many seconds away, and wakes it.
    mutating func wake(after seconds: Int64) -> [String] {
        #expect(self.state.nextWake == self.now + .seconds(seconds))
        self.now = self.state.nextWake
        return Self.lines(self.state.woken(at: self.now))
    }

    mutating func takeReleased() -> Load { self.state.queue.takeReleased() }

    private static func lines(_ directives: [State.Directive]) -> [String] { directives.flatMap { self.lines($0) } }

    private static func lines(_ directive: State.Directive?) -> [String] {
        switch directive {
        case nil: []
        case .write(let bytes): ["write \(Self.words(Reading([bytes]).values))"]
        case .becomeReady(let version): ["ready \(version)"]
        case .deliver(let delivery): ["\(delivery.token): \(Self.words(delivery.answer))"]
        case .push(let parts): ["push \(Self.words(parts))"]
        case .close(let reason): ["close \(Self.word(reason))"]
        }
    }

    private static func words(_ answer: Answer) -> String {
        switch answer {
        case .one(let result): Self.word(result)
        case .many(let results): "[\(results.map { Self.word($0) }.joined(separator: ", "))]"
        }
    }

    private static func word(_ result: Result<RedisValue, RedisError>) -> String {
        switch result {
        case .success(let value): Self.words([value])
        case .failure(let error): Self.word(error)
        }
    }

    private static func word(_ error: RedisError) -> String {
        switch error {
        case .connectionLost(let wasSent): wasSent ? "lost" : "lost unsent"
        case .timedOut(let wasSent): wasSent ? "timed out" : "timed out unsent"
        case .server(let error), .authentication(let error): "\(error)"
        case .protocolError(let reason): "violation: \(reason)"
        case .unreachable(let reason): reason
        default: "\(error)"
        }
    }

    private static func words(_ values: [RedisValue]) -> String {
        values.map { value in
            value.array.map { self.words($0) } ?? value.string ?? value.int.map { "\($0)" } ?? "\(value)"
        }
        .joined(separator: " ")
    }
}
