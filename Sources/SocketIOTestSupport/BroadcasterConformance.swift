import NIOCore
import SocketIO
public import SocketIOServer
import Testing

/// What every broadcaster must do, whatever carries its broadcasts.
public struct BroadcasterConformance: Sendable {
    let join: @Sendable (_ count: Int) async throws -> [any Broadcaster]
    /// How many broadcasts are taken at most while nobody reads.
    let bound: Int

    /// A suite that asks for so many broadcasters, joined with each other and with nobody else, for every rule.
    ///
    /// `bound` is how many broadcasts they take at most while nobody reads; at least 100.
    public init(bound: Int, _ join: @escaping @Sendable (_ count: Int) async throws -> [any Broadcaster]) {
        self.bound = bound
        self.join = join
    }

    /// Holds the broadcasters to every rule.
    public func run() async throws {
        try await self.deliversWhatWasPublished()
        try await self.keepsTheOrderOfOneServer()
        try await self.bringsNothingBackToItsPublisher()
        try await self.tellsOfWhatIsLostAtTheBound()
        try await self.refusesWhatIsTooLarge()
        try await self.hasNothingLeftAfterAFlush()
        try await self.endsWhenCancelled()
    }

    private func deliversWhatWasPublished() async throws {
        try await self.withBroadcasters(2) { ends in
            let payload = try #require(JSONSlice(ByteBuffer(string: #"["news",{"_placeholder":true,"num":0},"å"]"#)))
            let attachments = [ByteBuffer(bytes: [0, 1, 255])]
            let event = Broadcast.Event(payload: payload, attachments: attachments, isVolatile: false, offset: "a1")
            let all: [Broadcast] = [
                Broadcast(.event(event), namespace: "/chat", rooms: ["lounge", "☕"], excepted: ["x"]),
                Broadcast(.event(.init(payload: payload, isVolatile: true)), namespace: "/"),
                Broadcast(.event(.init(payload: payload)), namespace: "/", rooms: []),
                Broadcast(.join(["a", "b"]), namespace: "/", rooms: ["c"]),
                Broadcast(.leave(["a"]), namespace: "/", rooms: nil, excepted: ["c"]),
                Broadcast(.disconnect(closesTransports: true), namespace: "/"),
                Broadcast(.disconnect(closesTransports: false), namespace: "/chat", rooms: ["a"]),
            ]
            for broadcast in all { #expect(ends[0].broadcaster.publish(broadcast) == .taken) }
            for broadcast in all { try await ends[1].expect(broadcast) }
        }
    }

    private func keepsTheOrderOfOneServer() async throws {
        try await self.withBroadcasters(3) { ends in
            let count = self.bound / 4
            for number in 0..<count {
                #expect(ends[0].broadcaster.publish(.numbered(number, "0")) == .taken)
                #expect(ends[1].broadcaster.publish(.numbered(number, "1")) == .taken)
            }
            var next = ["0": 0, "1": 0]
            for _ in 0..<(2 * count) {
                let (number, server) = try #require(try await ends[2].next().number)
                #expect(next[server] == number)
                next[server] = number + 1
            }
        }
    }

    private func bringsNothingBackToItsPublisher() async throws {
        try await self.withBroadcasters(2) { ends in
            for number in 0..<10 { ends[0].broadcaster.publish(.numbered(number, "0")) }
            for number in 0..<10 { try await ends[1].expect(.numbered(number, "0")) }
            ends[1].broadcaster.publish(.numbered(10, "1"))
            try await ends[0].expect(.numbered(10, "1"))
        }
    }

    private func tellsOfWhatIsLostAtTheBound() async throws {
        let broadcasters = try await self.join(2)
        var taken = 0
        while taken <= self.bound, broadcasters[0].publish(.numbered(taken, "0")) == .taken { taken += 1 }
        #expect(taken <= self.bound, "more is kept for a server that reads nothing than the bound says")
        #expect(broadcasters[0].publish(.numbered(taken, "0")) == .dropped)
        try await self.with(broadcasters) { ends in
            var last = -1
            var gaps = 0
            while last <= taken {
                let broadcast = try await ends[1].next()
                if case .gap = broadcast.verb {
                    gaps += 1
                    // Something may have come before it that was not lost; what is said from here on is heard.
                    if gaps == 1 { ends[0].broadcaster.publish(.numbered(taken + 1, "0")) }
                } else {
                    let number = try #require(broadcast.number?.number)
                    #expect(number > last)
                    last = number
                }
            }
            #expect(gaps > 0)
        }
    }

    private func refusesWhatIsTooLarge() async throws {
        try await self.withBroadcasters(2) { ends in
            let name = String(repeating: "x", count: Broadcast.maximumNameLength + 1)
            #expect(ends[0].broadcaster.publish(Broadcast(.join([name]), namespace: "/")) == .tooLarge)
            ends[0].broadcaster.publish(.numbered(1, "0"))
            try await ends[1].expect(.numbered(1, "0"))
        }
    }

    private func hasNothingLeftAfterAFlush() async throws {
        try await self.withBroadcasters(2) { ends in
            for number in 0..<(self.bound / 4) { ends[0].broadcaster.publish(.numbered(number, "0")) }
            await ends[0].broadcaster.flush()
            for number in 0..<(self.bound / 4) { try await ends[1].expect(.numbered(number, "0")) }
        }
        // Where nothing is carried there is nothing to wait for.
        let idle = try await self.join(1)[0]
        idle.publish(.numbered(0, "0"))
        await idle.flush()
    }

    private func endsWhenCancelled() async throws {
        let broadcasters = try await self.join(1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // Whether it returns or throws when it is cancelled is its own affair.
                try? await broadcasters[0].run { _ in }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

extension Broadcast {
    /// A broadcast that a test knows again.
    static func numbered(_ number: Int, _ server: String) -> Broadcast {
        Broadcast(.join(["number"]), namespace: "/", rooms: [String(number)], excepted: [server])
    }

    /// What ``numbered(_:_:)`` was given.
    var number: (number: Int, server: String)? {
        guard self.verb == .join(["number"]), let number = self.rooms?.first.flatMap({ Int($0) }) else { return nil }
        return self.excepted.first.map { (number, $0) }
    }
}
