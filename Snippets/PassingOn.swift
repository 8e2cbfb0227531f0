// A server that decodes nothing: everybody hears what anybody says, as the bytes that came.

// snippet.handler
import NIOCore
import SocketIO
import SocketIOServer
import Synchronization

/// Lets everybody in, and knows who is there.
final class Hall: ConnectHandler {
    private let guests = Mutex<[ObjectIdentifier: Socket]>([:])

    func connectRequested(_ request: ConnectRequest, payload: JSONSlice?, by socket: Socket) {
        socket.accept(Guest(in: self))
    }

    func enter(_ socket: Socket) {
        self.guests.withLock { $0[ObjectIdentifier(socket)] = socket }
    }

    func leave(_ socket: Socket) {
        self.guests.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(socket)) }
    }

    func passOn(_ packet: EncodedPacket, from speaker: Socket) {
        let guests = self.guests.withLock { Array($0.values) }
        for guest in guests where guest !== speaker { guest.send(packet) }
    }
}
// snippet.end

// snippet.guest
/// What is done with one client, on its event loop.
final class Guest: SocketHandler, Sendable {
    private let hall: Hall

    init(in hall: Hall) {
        self.hall = hall
    }

    func socketAccepted(_ socket: Socket) {
        self.hall.enter(socket)
    }

    func eventReceived(_ event: SocketEvent, on socket: Socket) {
        // Encoded once, however many are there.
        self.hall.passOn(.event(payload: event.payload.bytes, attachments: event.attachments), from: socket)
        guard let id = event.acknowledgement else { return }
        socket.send(.answer(id, payload: ByteBuffer(string: "[]")))
    }

    func socketClosed(_ socket: Socket, _ reason: SocketCloseReason) {
        self.hall.leave(socket)
    }
}
// snippet.end

// snippet.run
let server = SocketIOServer(configuration: SocketIOConfiguration(), connectHandler: Hall())
try await SocketIOService(server: server, port: 3000).run()
// snippet.end
