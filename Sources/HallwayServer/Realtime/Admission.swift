import Matchmaking
import SharedKernel
import SocketIOServer

/// A client that asks to come in: what it showed, and the socket to let in.
struct Admission: Sendable {
    /// The seat that is to be made, numbered in the order in which clients asked.
    let seat: SeatID
    /// The access token.
    let token: String
    /// The room that a page which comes back names.
    let room: RoomID?
    /// The page, if it says which it is.
    let page: PageID?
    /// The socket.
    let socket: Socket
}
