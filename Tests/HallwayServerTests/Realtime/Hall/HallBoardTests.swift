import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient
import Testing

@testable import HallwayServer

@Suite(.timeLimit(.minutes(1)))
struct HallBoardTests {
    @Test func whatWasFoundOutForAnEarlierWatchIsNotTold() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let seat = try #require(stage.switchboard.seat(of: ada.id))
            try await ada.watchHall()
            let earlier = try #require(try await seat.eventLoop.submit { seat.hallWatch }.get())
            try await ada.watchHall()
            // As if it had been on its way to the seat meanwhile.
            let stale = ChatCodec.event(.hall, plainly: HallChangesArgument(total: 99))
            try await seat.eventLoop.submit { seat.hallChanged(stale, earlier) }.get()
            let ben = try await stage.enter()
            stage.switchboard.hall.flush()
            let changes = try await ada.hearsOfTheHall()
            #expect(changes.joined.map(\.id) == [ben.id] && changes.total == 1)
        }
    }

    @Test func whoReadsTooSlowlyIsToldAllAtOnceWhenThereIsRoom() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let seat = try #require(stage.switchboard.seat(of: ada.id))
            try await ada.watchHall()
            let hall = stage.switchboard.hall
            hall.pause(seat)
            let ben = try await stage.enter()
            // Tells nothing, and asks the seat whether there is room: there is.
            hall.flush()
            try await seat.eventLoop.submit {}.get()
            let cat = try await stage.enter()
            hall.flush()
            #expect(try await ada.hearsOfTheHall().joined.map(\.id) == [ben.id, cat.id])
        }
    }

    @Test func newsAreToldOnce() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            try await ada.watchHall()
            let ben = try await stage.enter()
            stage.switchboard.hall.flush()
            stage.switchboard.hall.flush()
            try await ben.socket.disconnect()
            while stage.lobby.census().online > 1 { await Task.yield() }
            stage.switchboard.hall.flush()
            #expect(try await ada.hearsOfTheHall().joined.map(\.id) == [ben.id])
            #expect(try await ada.hearsOfTheHall() == HallChangesArgument(left: [ben.id], total: 0))
        }
    }
}
