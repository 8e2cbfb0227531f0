import NIOCore
import TestSupport
import Testing

@testable import SocketIOServer

/// Random histories of clients that lose their transports at any moment, against what each of them ought to hear.
@Suite struct RecoveryHistoryTests {
    /// One client as it is, and as the network lets it be.
    private struct Client {
        var id: String
        var recoveryID: String
        /// What was said to it, in its session.
        var owed: [String] = []
        /// What it has heard of that.
        var heard: [String] = []
        /// What is under way to it.
        var underway: [String] = []
        var rooms: Set<String> = []
        var isHere = true
        /// Its transport is dead, and the server does not know.
        var isCutOff = false
    }

    @Test(arguments: 1...12)
    func whoIsRecoveredHasHeardAllOfItInOrderAndOnce(seed: UInt64) throws {
        var history = History(seed: seed)
        for _ in 0..<2_000 { history.step() }
        #expect(history.recoveries > 20, "seed \(seed)")
        #expect(history.losses > history.recoveries, "seed \(seed)")
    }

    private struct History {
        var log: RecoveryLog<String, Int>
        var clients: [Client] = []
        var generator: SeededGenerator
        var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        var count = 0
        var recoveries = 0
        var losses = 0
        let seed: UInt64

        init(seed: UInt64) {
            self.seed = seed
            self.generator = SeededGenerator(seed: seed)
            var configuration = RecoveryConfiguration()
            configuration.maximumDisconnection = .seconds(30)
            configuration.maximumPackets = 40
            self.log = RecoveryLog(configuration: configuration)
            for _ in 0..<6 { self.clients.append(self.begin()) }
        }

        mutating func below(_ bound: Int) -> Int {
            Int.random(in: 0..<bound, using: &self.generator)
        }

        mutating func begin() -> Client {
            self.count += 1
            let id = "c\(self.count)"
            let recoveryID = RecoveryID.make(using: &self.generator)
            self.log.began(id, recoveryID: recoveryID)
            self.log.letIn(id)
            return Client(id: id, recoveryID: recoveryID, rooms: [id])
        }

        mutating func step() {
            let index = self.below(self.clients.count)
            switch self.below(20) {
            case 0..<8: self.say()
            case 8..<11: self.hear(index, all: false)
            case 11: self.changeRooms(of: index)
            case 12: self.changeRooms(of: index)
            case 13: self.clients[index].isCutOff = true
            case 14: self.lose(index)
            case 15: self.now = self.now + .seconds(Int64(self.below(4)))
            default: if self.clients[index].isCutOff || !self.clients[index].isHere { self.comeBack(index) }
            }
        }

        mutating func say() {
            self.count += 1
            let name = String(self.count, radix: 36)
            let all = (0..<3).map { "r\($0)" } + self.clients.map(\.id)
            let rooms = self.below(4) == 0 ? nil : (0...self.below(2)).map { _ in all[self.below(all.count)] }
            let excepted = self.below(3) == 0 ? [all[self.below(all.count)]] : []
            let isNew = self.log.said(
                name,
                size: 1,
                offset: name,
                rooms: rooms,
                excepted: excepted,
                at: self.now
            )
            #expect(isNew)
            for index in self.clients.indices {
                let client = self.clients[index]
                guard rooms.map({ !client.rooms.isDisjoint(with: $0) }) ?? true,
                    client.rooms.isDisjoint(with: excepted)
                else { continue }
                self.clients[index].owed.append(name)
                guard client.isHere else { continue }
                self.log.sent(name, to: client.id)
                self.clients[index].underway.append(name)
            }
        }

        mutating func hear(_ index: Int, all: Bool) {
            guard !self.clients[index].isCutOff else { return }
            let count = all ? self.clients[index].underway.count : self.below(self.clients[index].underway.count + 1)
            self.clients[index].heard += self.clients[index].underway.prefix(count)
            self.clients[index].underway.removeFirst(count)
        }

        mutating func changeRooms(of index: Int) {
            guard self.clients[index].isHere else { return }
            let room = "r\(self.below(3))"
            if self.clients[index].rooms.remove(room) != nil {
                self.log.left(room, by: self.clients[index].id)
            } else {
                self.clients[index].rooms.insert(room)
                self.log.joined(room, by: self.clients[index].id)
            }
        }

        mutating func lose(_ index: Int) {
            guard self.clients[index].isHere else { return }
            self.log.lost(self.clients[index].id, state: 1, at: self.now)
            self.clients[index].isHere = false
            self.clients[index].isCutOff = true
        }

        mutating func comeBack(_ index: Int) {
            let client = self.clients[index]
            self.losses += 1
            guard let claim = self.log.claim(client.recoveryID, after: client.heard.last, at: self.now),
                let missed = self.log.resumed(claim.id)
            else {
                self.log.ended(client.id)
                self.clients[index] = self.begin()
                return
            }
            self.recoveries += 1
            #expect(claim.id == client.id)
            #expect(Set(claim.rooms).union([client.id]) == client.rooms, "seed \(self.seed)")
            #expect(client.heard + missed == client.owed, "seed \(self.seed)")
            self.clients[index].underway = missed
            self.clients[index].isHere = true
            self.clients[index].isCutOff = false
        }
    }
}
