import Accounts
import ChatProtocol
import Foundation
import Logging
import Matchmaking
import NIOCore
import NIOPosix
import SharedKernel
import SocketIO
import SocketIOClient
import SocketIOServer
import TestSupport
import Testing

@testable import HallwayServer

/// What is left on a server of guests who are gone: nothing.
@Suite(.timeLimit(.minutes(1)))
struct SeatLifetimeTests {
    @Test func twoWhoAreGoneInOneTickLeaveNoSeats() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let ben = try await stage.enter()
            try await ada.find()
            try await ben.find()
            try await ada.hears("matched")
            try await ben.hears("matched")
            let seats = [stage.watch(ada.id), stage.watch(ben.id)]
            #expect(seats.allSatisfy { $0.isThere })
            try await ada.socket.drop()
            try await ben.socket.drop()
            // Each drop is told to the lobby before it is counted here.
            try await Self.until { stage.lobby.census().online == 0 }
            stage.clock.advance(by: .seconds(60))
            stage.lobby.tick()
            #expect(stage.lobby.census() == Census())
            try await Self.until { !seats.contains { $0.isThere } }
        }
    }

    @Test func whoLeavesTakesTheSeatAlong() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let ben = try await stage.enter()
            try await ada.find()
            try await ben.find()
            try await ben.hears("matched")
            let seat = stage.watch(ada.id)
            try await ada.socket.disconnect()
            try await ben.hears("ended")
            try await Self.until { !seat.isThere }
            #expect(stage.watch(ben.id).isThere)
        }
    }

    @Test func whoWatchedTheHallTakesTheSeatAlong() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            try await ada.watchHall()
            let seat = stage.watch(ada.id)
            try await ada.socket.disconnect()
            try await Self.until { stage.lobby.census().online == 0 }
            stage.switchboard.hall.flush()
            try await Self.until { !seat.isThere }
        }
    }

    /// Looks again until it is so, or the suite's time limit ends the test.
    private static func until(_ isSo: () -> Bool) async throws {
        while !isSo() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
