import NIOCore
import Testing

@testable import SocketIOServer

@Suite struct RecoveryLogTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    /// A log in which these clients are in, each with its name and a `p` as recovery id.
    private func log(
        _ clients: String...,
        change: (inout RecoveryConfiguration) -> Void = { _ in }
    ) -> RecoveryStage {
        var configuration = RecoveryConfiguration()
        change(&configuration)
        let stage = RecoveryStage(configuration, start: self.start)
        for client in clients {
            stage.log.began(client, recoveryID: client + "p")
            stage.log.letIn(client)
        }
        return stage
    }

    @Test func whoComesBackIsToldWhatItMissedAndNoMore() {
        let log = self.log("a", "b")
        log.say("1", to: nil, sentTo: ["a", "b"])
        log.say("2", to: nil, sentTo: ["a", "b"])
        log.log.lost("a", state: "state", at: self.start)
        log.say("3", to: ["a"])
        log.say("4", to: ["b"], sentTo: ["b"])
        log.say("5", to: nil, except: ["a"], sentTo: ["b"])
        log.say("6", to: nil, sentTo: ["b"])
        #expect(log.comeBack("ap", after: "1") == ["2", "3", "6"])
        #expect(log.log.sessionCount == 0)
    }

    @Test func theSessionIsAsItWas() throws {
        let log = self.log("a")
        log.log.joined("x", by: "a")
        log.log.joined("y", by: "a")
        log.log.left("x", by: "a")
        log.log.lost("a", state: "state", at: self.start)
        #expect(log.log.sessionCount == 1)
        let claim = try #require(log.claim("ap", after: nil, at: self.start))
        #expect(claim.id == "a")
        #expect(claim.recoveryID == "ap")
        #expect(claim.rooms == ["y"])
        #expect(claim.state == "state")
    }

    @Test func whoHasHeardNothingYetIsToldEverythingSinceTheSessionBegan() {
        let log = self.log("z")
        log.say("0", to: nil, sentTo: ["z"])
        log.log.began("a", recoveryID: "ap")
        log.log.letIn("a")
        log.say("1", to: ["a"], sentTo: ["a"])
        log.log.lost("a", state: "", at: self.start)
        log.say("2", to: nil)
        #expect(log.comeBack("ap", after: nil) == ["1", "2"])
    }

    @Test func whoWasSaidNothingToIsRecoveredHoweverLongItWasHere() {
        let log = self.log("a")
        for number in 0..<5 {
            log.say("\(number)", to: ["elsewhere"], after: .minutes(Int64(number)))
        }
        log.log.lost("a", state: "", at: self.start + .minutes(20))
        #expect(log.log.packetCount == 0)
        log.say("5", to: ["a"], after: .minutes(21))
        #expect(log.comeBack("ap", after: nil, delay: .minutes(21)) == ["5"])
    }

    @Test func whoHasHeardAllIsRecoveredThoughItsLastPacketIsLongForgotten() {
        let log = self.log("a")
        log.say("1", to: ["a"], sentTo: ["a"])
        log.log.lost("a", state: "", at: self.start + .minutes(20))
        log.say("2", to: ["a"], after: .minutes(21))
        #expect(log.comeBack("ap", after: "1", delay: .minutes(21)) == ["2"])
    }

    @Test func aSessionIsRecoveredMoreThanOnce() {
        let log = self.log("a")
        for number in 0..<10 {
            log.log.lost("a", state: "", at: self.start)
            log.say("\(number)", to: ["a"])
            let heard = number == 0 ? nil : "\(number - 1)"
            #expect(log.comeBack("ap", after: heard) == ["\(number)"])
        }
    }

    @Test func whatWasSentAgainAndNotHeardIsSentAgain() {
        let log = self.log("a")
        log.say("0", to: ["a"], sentTo: ["a"])
        for number in 1..<5 {
            log.log.lost("a", state: "", at: self.start + .minutes(30))
            log.say("\(number)", to: ["a"], after: .minutes(30))
            let missed = (1...number).map { "\($0)" }
            #expect(log.comeBack("ap", after: "0", delay: .minutes(30)) == missed)
        }
    }

    @Test func whoHeardNothingAndComesBackTwiceIsToldAllOfIt() {
        let log = self.log("a")
        log.log.lost("a", state: "", at: self.start)
        log.say("1", to: ["a"])
        #expect(log.comeBack("ap", after: nil) == ["1"])
        log.log.lost("a", state: "", at: self.start)
        log.say("2", to: nil)
        #expect(log.comeBack("ap", after: nil) == ["1", "2"])
    }

    @Test func whatWasSaidWhileBeingDecidedOnIsToldToo() throws {
        let log = self.log("a")
        log.log.lost("a", state: "", at: self.start)
        log.say("1", to: ["a"])
        let claim = try #require(log.claim("ap", after: nil, at: self.start))
        log.log.joined("x", by: "a")
        log.say("2", to: ["x"])
        log.say("3", to: ["x"], except: ["a"])
        #expect(log.resumed(claim.id) == ["1", "2"])
    }

    @Test func whoIsLostAgainWhileBeingDecidedOnMissesNothing() throws {
        let log = self.log("a")
        log.log.lost("a", state: "one", at: self.start)
        log.say("1", to: ["a"])
        #expect(log.claim("ap", after: nil, at: self.start) != nil)
        log.say("2", to: ["a"])
        log.log.lost("a", state: "two", at: self.start)
        log.say("3", to: ["a"])
        let claim = try #require(log.claim("ap", after: nil, at: self.start))
        #expect(claim.state == "two")
        #expect(log.resumed("a") == ["1", "2", "3"])
    }

    @Test func whatIsSaidFirstWhileBeingDecidedOnIsNotLostWithTheNextTransport() {
        let log = self.log("a")
        log.log.lost("a", state: "", at: self.start)
        #expect(log.claim("ap", after: nil, at: self.start) != nil)
        log.say("1", to: ["a"])
        log.log.lost("a", state: "", at: self.start)
        #expect(log.comeBack("ap", after: nil) == ["1"])
    }

    @Test func whoComesBackBeforeItsLossIsNoticedIsRecoveredToo() throws {
        let log = self.log("a")
        log.say("1", to: ["a"], sentTo: ["a"])
        log.say("2", to: ["a"], sentTo: ["a"])
        let claim = try #require(log.claim("ap", after: "1", at: self.start))
        #expect(claim.state == nil)
        log.say("3", to: ["a"], sentTo: ["a"])
        #expect(log.resumed("a") == ["2", "3"])
    }

    @Test func membershipIsThatOfTheMomentAtWhichSomethingWasSaid() {
        let log = self.log("a")
        log.say("1", to: ["x"])
        log.log.joined("x", by: "a")
        log.say("2", to: ["x"], sentTo: ["a"])
        log.log.left("x", by: "a")
        log.say("3", to: ["x"])
        log.log.joined("x", by: "a")
        log.say("4", to: ["x", "y"], sentTo: ["a"])
        log.say("5", to: ["a"], except: ["x"])
        log.log.lost("a", state: "", at: self.start)
        log.say("6", to: ["x"])
        #expect(log.comeBack("ap", after: nil) == ["2", "4", "6"])
    }

    @Test func nobodyIsOneOfEverybodyBeforeBeingLetIn() {
        let log = self.log()
        log.log.began("a", recoveryID: "ap")
        log.log.joined("x", by: "a")
        log.say("1", to: ["x"], sentTo: ["a"])
        log.say("2", to: nil)
        log.log.letIn("a")
        log.say("3", to: nil, sentTo: ["a"])
        log.log.lost("a", state: "", at: self.start)
        #expect(log.comeBack("ap", after: nil) == ["1", "3"])
    }

    @Test func tooManyPastStaysCostARecoveryThatWouldNeedThem() {
        let log = self.log("a")
        log.say("first", to: ["a"], sentTo: ["a"])
        let stays = RecoverySession<String>.maximumPastStays
        for number in 0...stays {
            log.log.joined("r\(number)", by: "a")
            log.say("\(number)", to: ["r\(number)"], sentTo: ["a"])
            log.log.left("r\(number)", by: "a")
        }
        let other = log.copy()
        log.log.lost("a", state: "", at: self.start)
        #expect(log.comeBack("ap", after: "first") == nil)
        other.log.lost("a", state: "", at: self.start)
        #expect(other.comeBack("ap", after: "0") == (1...stays).map { "\($0)" })
    }
}

// MARK: What is not recovered

extension RecoveryLogTests {
    @Test(arguments: ["", "2", "b", "bp"] as [String?])
    func anOffsetThatNobodyKnowsRecoversNothing(offset: String?) {
        let log = self.log("a", "b")
        log.say("1", to: nil, sentTo: ["a"])
        log.log.lost("a", state: "", at: self.start)
        #expect(log.claim("ap", after: offset, at: self.start) == nil)
        #expect(log.claim("ap", after: "1", at: self.start) == nil)
    }

    @Test func knowingAnIDIsNotEnough() {
        let log = self.log("a")
        log.log.lost("a", state: "", at: self.start)
        #expect(log.claim("a", after: nil, at: self.start) == nil)
        #expect(log.claim("", after: nil, at: self.start) == nil)
        #expect(log.claim("ap", after: nil, at: self.start) != nil)
    }

    @Test func aSessionIsClaimedByOneAtATime() {
        let log = self.log("a")
        log.log.lost("a", state: "", at: self.start)
        #expect(log.claim("ap", after: nil, at: self.start) != nil)
        #expect(log.claim("ap", after: nil, at: self.start) == nil)
        #expect(log.resumed("a") == [])
        #expect(log.resumed("a") == nil)
    }

    @Test func whoLeftForGoodIsNotRecovered() {
        let log = self.log("a")
        log.log.ended("a")
        #expect(log.claim("ap", after: nil, at: self.start) == nil)
        log.log.lost("a", state: "", at: self.start)
        #expect(log.log.sessionCount == 0)
    }

    @Test func whoIsAwayTooLongIsNotRecovered() {
        let log = self.log("a", "b") { $0.maximumDisconnection = .seconds(60) }
        log.log.lost("a", state: "", at: self.start)
        log.log.lost("b", state: "", at: self.start + .seconds(1))
        #expect(log.claim("ap", after: nil, at: self.start + .seconds(60)) == nil)
        #expect(log.claim("bp", after: nil, at: self.start + .seconds(60)) != nil)
        #expect(log.log.sessionCount == 0)
    }

    @Test func packetsAreKeptForAsLongAsSomebodyMayWantThem() {
        let log = self.log("a") { $0.maximumDisconnection = .seconds(60) }
        log.say("1", to: ["a"], sentTo: ["a"])
        // Its transport was dead already, and nobody knew.
        log.log.lost("a", state: "", at: self.start + .seconds(45))
        #expect(log.comeBack("ap", after: nil, delay: .seconds(104)) == ["1"])
        log.log.expire(at: self.start + .seconds(120))
        #expect(log.log.packetCount == 0)
        #expect(log.log.bytes == 0)
    }

    @Test func tooManyPacketsCostTheSessionsThatNeedTheOldest() {
        let log = self.log("a", "b") { $0.maximumPackets = 3 }
        log.log.lost("a", state: "", at: self.start)
        log.say("1", to: ["x"])
        log.say("2", to: ["a"])
        log.log.lost("b", state: "", at: self.start)
        for number in 3...5 { log.say("\(number)", to: nil) }
        #expect(log.log.packetCount == 3)
        #expect(log.comeBack("ap", after: nil) == nil)
        #expect(log.comeBack("bp", after: nil) == ["3", "4", "5"])
    }

    @Test func tooManyBytesCostTheSessionsThatNeedTheOldest() {
        let log = self.log("a") { $0.maximumBytes = 10 }
        log.log.lost("a", state: "", at: self.start)
        #expect(log.said("1", size: 6, rooms: nil, at: self.start))
        #expect(log.log.bytes == 6)
        #expect(log.said("2", size: 6, rooms: nil, at: self.start))
        #expect(log.log.bytes == 6)
        #expect(log.comeBack("ap", after: nil) == nil)
    }

    @Test func aPacketThatIsLargerThanAllThatIsKeptIsNotKept() {
        let log = self.log("a", "b") { $0.maximumBytes = 10 }
        #expect(log.said("1", size: 11, rooms: ["a"], at: self.start))
        log.log.sent("1", to: "a")
        #expect(log.log.packetCount == 0)
        let other = log.copy()
        log.log.lost("a", state: "", at: self.start)
        #expect(log.comeBack("ap", after: "1") == [])
        other.log.lost("a", state: "", at: self.start)
        #expect(other.comeBack("ap", after: nil) == nil)
    }

    @Test func tooMuchWhileBeingDecidedOnCostsTheSession() {
        let log = self.log("a") { $0.maximumPackets = 2 }
        log.log.lost("a", state: "", at: self.start)
        #expect(log.claim("ap", after: nil, at: self.start) != nil)
        for number in 1...3 { log.say("\(number)", to: ["a"]) }
        #expect(log.resumed("a") == nil)
        #expect(log.claim("ap", after: nil, at: self.start) == nil)
    }

    @Test func theOneThatIsAwayLongestIsForgottenFirst() {
        let log = self.log("a", "b", "c") { $0.maximumSessions = 2 }
        for (number, client) in ["a", "b", "c"].enumerated() {
            log.log.lost(client, state: "", at: self.start + .seconds(Int64(number)))
        }
        #expect(log.log.sessionCount == 2)
        #expect(log.claim("ap", after: nil, at: self.start + .seconds(3)) == nil)
        #expect(log.claim("bp", after: nil, at: self.start + .seconds(3)) != nil)
        #expect(log.claim("cp", after: nil, at: self.start + .seconds(3)) != nil)
    }

    @Test func comingAndGoingLeavesNothingBehind() {
        let log = self.log("a") { $0.maximumSessions = 2 }
        for number in 0..<1_000 {
            log.log.lost("a", state: "", at: self.start + .milliseconds(Int64(number)))
            #expect(log.claim("ap", after: nil, at: self.start + .milliseconds(Int64(number))) != nil)
            #expect(log.resumed("a") == [])
        }
        #expect(log.log.sessionCount == 0)
        log.log.lost("a", state: "", at: self.start + .seconds(2))
        #expect(log.claim("ap", after: nil, at: self.start + .seconds(3)) != nil)
    }

    @Test func aGapIsNeverSilent() {
        let log = self.log("away", "here")
        log.say("1", to: nil, sentTo: ["away", "here"])
        log.log.lost("away", state: "", at: self.start)
        log.log.gapFound()
        log.say("2", to: nil, sentTo: ["here"])
        #expect(log.comeBack("awayp", after: "1") == nil)
        log.log.lost("here", state: "", at: self.start)
        log.say("3", to: nil)
        #expect(log.comeBack("herep", after: "2") == ["3"])
    }

    @Test func whoIsAwayMayBeForgottenByRoom() {
        let log = self.log("a", "b", "c")
        for client in ["a", "b"] { log.log.joined("x", by: client) }
        for client in ["a", "b", "c"] { log.log.lost(client, state: "", at: self.start) }
        log.log.forgetAway(in: ["x"], except: ["b"])
        #expect(log.log.sessionCount == 2)
        #expect(log.claim("ap", after: nil, at: self.start) == nil)
        #expect(log.claim("bp", after: nil, at: self.start) != nil)
        log.log.forgetAway(in: nil, except: [])
        #expect(log.log.sessionCount == 0)
        // Being decided on is not being away.
        #expect(log.resumed("b") == [])
    }

    @Test func aPacketIsLoggedOnce() {
        let log = self.log("a")
        log.say("1", to: nil)
        #expect(!log.said("1", size: 1, rooms: nil, at: self.start))
        #expect(log.log.packetCount == 1)
    }

    @Test func idsAndOffsetsAreChanceAndNeedNoEscapes() {
        var generator = SystemRandomNumberGenerator()
        let offsets = Set((0..<1_000).map { _ in RecoveryOffset.make(using: &generator) })
        let ids = Set((0..<1_000).map { _ in RecoveryID.make(using: &generator) })
        #expect(offsets.count == 1_000)
        #expect(ids.count == 1_000)
        #expect(offsets.allSatisfy { RecoveryOffset.isWellFormed($0) })
        for offset in ["", "A", "a\"", "é", "a-b", String(repeating: "a", count: 65)] {
            #expect(!RecoveryOffset.isWellFormed(offset))
        }
    }
}
