import Safety
import SharedKernel
import Testing

extension SafetyStoreConformance {
    func runBlocks() async throws {
        try await self.aBlockIsItsBlockersAlone()
        try await self.blockingTwiceIsBlockingOnce()
        try await self.theNewestBlocksAreKept()
        try await self.theNewestWhoBlockedAnAccountAreTold()
        try await self.whoIsGoneIsNeitherBlockedNorBlocks()
        try await self.blocksGoWithEitherAccount()
    }

    private func aBlockIsItsBlockersAlone() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max, ida) = try await (fixture.account(), fixture.account(), fixture.account())
        let blocks = [self.block(zoe, max, at: 1), self.block(zoe, ida, at: 2), self.block(ida, max, at: 3)]
        for block in blocks {
            try await fixture.store.add(block)
        }
        #expect(try await fixture.store.blocked(by: zoe) == [max, ida])
        #expect(try await fixture.store.blocked(by: ida) == [max])
        #expect(try await fixture.store.blocked(by: max) == [])
        #expect(try await fixture.store.blockers(of: max) == [zoe, ida])
        #expect(try await fixture.store.blockers(of: zoe) == [])
        #expect(try await fixture.store.records(of: zoe).blocks == [blocks[1], blocks[0]], "whole, newest first")
    }

    private func blockingTwiceIsBlockingOnce() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        let first = self.block(zoe, max, at: 1)
        for block in [first, first, self.block(zoe, max, at: 2)] {
            try await fixture.store.add(block)
        }
        #expect(try await fixture.store.records(of: zoe).blocks == [first])
    }

    private func theNewestBlocksAreKept() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max) = try await (fixture.account(), fixture.account())
        try await fixture.store.add(self.block(max, zoe, at: 0))
        var blocked: [AccountID] = []
        // Two at a time have the same time: then it is the order that counts.
        for index in 0..<fixture.bound + 3 {
            blocked.append(try await fixture.account())
            try await fixture.store.add(self.block(zoe, blocked[index], at: index / 2))
        }
        #expect(try await fixture.store.blocked(by: zoe) == Set(blocked.suffix(fixture.bound)))
        #expect(
            try await fixture.store.records(of: zoe).blocks.map(\.blocked) == blocked.suffix(fixture.bound).reversed()
        )
        #expect(try await fixture.store.blocked(by: max) == [zoe], "another's blocks are their own")
    }

    private func theNewestWhoBlockedAnAccountAreTold() async throws {
        let fixture = try await self.makeFixture()
        let zoe = try await fixture.account()
        var blockers: [AccountID] = []
        for index in 0..<fixture.bound + 3 {
            blockers.append(try await fixture.account())
            try await fixture.store.add(self.block(blockers[index], zoe, at: index / 2))
        }
        #expect(try await fixture.store.blockers(of: zoe) == Set(blockers.suffix(fixture.bound)))
    }

    private func whoIsGoneIsNeitherBlockedNorBlocks() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, gone) = try await (fixture.account(), fixture.account())
        try await fixture.removeAccount(gone)
        try await fixture.store.add(self.block(zoe, gone, at: 1))
        try await fixture.store.add(self.block(gone, zoe, at: 1))
        #expect(try await fixture.store.blocked(by: zoe) == [])
        #expect(try await fixture.store.blocked(by: gone) == [])
    }

    private func blocksGoWithEitherAccount() async throws {
        let fixture = try await self.makeFixture()
        let (zoe, max, ida) = try await (fixture.account(), fixture.account(), fixture.account())
        for block in [self.block(zoe, max, at: 1), self.block(max, ida, at: 2), self.block(zoe, ida, at: 3)] {
            try await fixture.store.add(block)
        }
        try await fixture.removeAccount(max)
        #expect(try await fixture.store.blocked(by: zoe) == [ida])
        #expect(try await fixture.store.blocked(by: max) == [])
        #expect(try await fixture.store.blockers(of: ida) == [zoe])
    }

    func block(_ blocker: AccountID, _ blocked: AccountID, at seconds: Int) -> Block {
        Block(blocker: blocker, blocked: blocked, room: .random(), createdAt: self.after(seconds))
    }
}
