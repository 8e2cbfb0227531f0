import Logging
import Matchmaking
import NIOCore
import RedisClient
import SharedKernel
import Synchronization

/// Reading what the lobby decided, and handing it on.
extension RedisLobbyStore {
    /// How many entries of each stream are read at a time.
    private static let entriesAtOnce = 256
    /// How long it is waited for an entry before the connection is known to be alive.
    private static let longestWait = 2_000

    /// Reads this server's stream and the hall's on a connection of its own, made again whenever it is lost.
    func read(_ server: ServerID) async {
        var pause = Duration.milliseconds(50)
        while !Task.isCancelled, self.server == server {
            do {
                try await self.client.withConnection { connection in
                    while !Task.isCancelled, try await self.readOnce(server, on: connection) {
                        pause = .milliseconds(50)
                    }
                }
            } catch {
                guard !Task.isCancelled else { return }
                self.logger.warning("The lobby's stream cannot be read", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
            }
        }
    }

    /// Reads once; false says that the stay is over.
    ///
    /// A read that waits is answered with the stream alone that ended the wait. So it is only a bell, and what is
    /// there is read by one that does not wait: that one is atomic, and sees both streams at one moment.
    private func readOnce(_ server: ServerID, on connection: RedisConnectionLease) async throws -> Bool {
        guard let positions = self.attendance.withLock({ $0.stay?.order.positions }), self.server == server else {
            return false
        }
        let streams: [RedisArgument] = [
            "STREAMS", RedisArgument(self.caller.stream(of: server)), RedisArgument(self.caller.hall),
            "\(positions.own.id)", "\(positions.hall)-1",
        ]
        let reply = try await connection.send(
            RedisCommand("XREAD", ["COUNT", RedisArgument(Self.entriesAtOnce)] + streams)
        )
        guard !reply.isNull else {
            let wait = RedisArgument(Self.longestWait)
            _ = try await connection.send(RedisCommand("XREAD", ["COUNT", 1, "BLOCK", wait] + streams))
            return true
        }
        self.handOn(
            own: try self.items(of: self.caller.stream(of: server), in: reply),
            hall: try self.items(of: self.caller.hall, in: reply).compactMap { item in
                guard case .step(let entry) = item else { return nil }
                return entry
            },
            server
        )
        return true
    }

    private func handOn(own: [StreamOrder.Item], hall: [LobbyEntry], _ server: ServerID) {
        let items = self.attendance.withLock {
            $0.take(own: own, hall: hall, outOf: Self.entriesAtOnce, by: server)
        }
        for item in items {
            switch item {
            case .step(let step):
                let delivery = step.delivery(to: server)
                if !delivery.isEmpty { self.handlers.deliver(delivery) }
            case .letter(let bytes, let sender, _):
                self.handlers.letter(bytes, sender)
            }
            let waiters = self.attendance.withLock { $0.deliver(item.place.step, by: server) }
            for waiter in waiters { waiter.resume(returning: true) }
        }
    }

    /// What a reply holds of one stream: an array of pairs by RESP2, a map by RESP3.
    private func items(of stream: String, in reply: RedisValue) throws(StoreError) -> [StreamOrder.Item] {
        let entries: RedisValue?
        if case .map(let map) = reply {
            entries = map.first { $0.key.string == stream }?.value
        } else {
            entries = reply.array?.first { $0.array?.first?.string == stream }?.array?.last
        }
        return try (entries?.array ?? []).map { entry throws(StoreError) in
            guard let item = StreamOrder.Item(entry) else {
                throw StoreError(code: .corrupt, message: "an entry of \(stream) makes no sense")
            }
            return item
        }
    }
}

extension StreamOrder.Item {
    /// Reads an entry of a stream: what a step told, or what a server did, with its name in front.
    fileprivate init?(_ entry: RedisValue) {
        guard let parts = entry.array, parts.count == 2, let id = parts[0].string?.split(separator: "-"), id.count == 2,
            let step = UInt64(id[0]), let part = UInt64(id[1]), let fields = parts[1].array, fields.count == 2,
            var bytes = fields[1].bytes
        else { return nil }
        if fields[0].string == "w" {
            guard let name = bytes.readString(length: 16), let sender = ServerID(name) else { return nil }
            self = .letter(bytes, from: sender, at: StreamOrder.Place(step: step, part: part))
        } else {
            guard let read = try? LobbyEntry(step: step, Array(buffer: bytes)) else { return nil }
            self = .step(read)
        }
    }
}
