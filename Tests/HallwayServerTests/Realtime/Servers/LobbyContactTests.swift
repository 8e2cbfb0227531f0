import NIOCore
import Testing

@testable import HallwayServer

struct LobbyContactTests {
    private static func at(_ seconds: Int64) -> NIODeadline {
        .uptimeNanoseconds(1_000_000_000) + .seconds(seconds)
    }

    @Test func aServerThatWasNeverHeardIsAdrift() {
        #expect(LobbyContact().isAdrift(at: Self.at(0)))
    }

    @Test func aServerIsAdriftOnceItWasNotHeardForAWhile() {
        let contact = LobbyContact()
        contact.heard(Self.at(0))
        #expect(!contact.isAdrift(at: Self.at(6)))
        #expect(contact.isAdrift(at: Self.at(7)))
    }

    @Test func aServerThatIsNotHeardForAWhileHasLostTheLobbyUntilItIsHeardAgain() {
        let contact = LobbyContact()
        #expect(contact.state(at: Self.at(0)) == .never)
        contact.heard(Self.at(0))
        #expect(contact.state(at: Self.at(5)) == .heard)
        #expect(contact.state(at: Self.at(6)) == .lost)
        contact.heard(Self.at(7))
        #expect(contact.state(at: Self.at(8)) == .heard)
    }

    @Test func beatsKeepAServerSure() {
        let contact = LobbyContact()
        for moment in stride(from: Int64(0), through: 60, by: 2) { contact.heard(Self.at(moment)) }
        #expect(!contact.isAdrift(at: Self.at(62)))
    }

    /// Its guests may be on other servers, which have yet to say so.
    @Test func aServerThatIsHeardAgainIsNotSureAtOnce() {
        let contact = LobbyContact()
        contact.heard(Self.at(0))
        contact.heard(Self.at(12))
        contact.heard(Self.at(14))
        #expect(contact.isAdrift(at: Self.at(15)))
        contact.heard(Self.at(16))
        contact.heard(Self.at(18))
        contact.heard(Self.at(20))
        #expect(!contact.isAdrift(at: Self.at(20)))
    }

    /// Two beats may be answered in another order than they were sent.
    @Test func whatWasSaidEarlierTakesNothingBack() {
        let contact = LobbyContact()
        contact.heard(Self.at(10))
        contact.heard(Self.at(5))
        #expect(!contact.isAdrift(at: Self.at(15)))
    }
}
