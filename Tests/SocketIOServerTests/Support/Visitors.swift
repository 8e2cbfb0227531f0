import NIOCore
import SocketIO
import SocketIOServer

/// Lets clients in or not, as their payload asks, and writes down everything that happens to them.
///
/// `{"refuse":…}` is refused, `{"hold":…}` is left waiting, all others are let in.
final class Visitors: ConnectHandler {
    let log = Inbox<String>()
    let sockets = Inbox<Socket>()
    let requests = Inbox<ConnectRequest>()

    func connectRequested(_ request: ConnectRequest, payload: JSONSlice?, by socket: Socket) {
        self.requests.put(request)
        self.sockets.put(socket)
        if payload?["refuse"] != nil {
            socket.refuse(message: "no \"entry\"", data: ByteBuffer(string: #"{"code":"unauthorized"}"#))
        } else if payload?["hold"] == nil {
            socket.accept(Visitor(log: self.log))
        }
    }
}

/// Echoes what one client says, and writes it down.
///
/// `note` is written down alone, `count` is answered with that many events, `empty` with an answer that holds nothing; `leave` is shown out, `drop` is
/// dropped. All else comes back as an event or an answer.
final class Visitor: SocketHandler, Sendable {
    private let log: Inbox<String>

    init(log: Inbox<String>) {
        self.log = log
    }

    func socketAccepted(_ socket: Socket) {
        self.log.put("accepted")
    }

    func eventReceived(_ event: SocketEvent, on socket: Socket) {
        let argument = event.argument?.bytes ?? ByteBuffer(string: "null")
        self.log.put("\(event.name) \(String(buffer: argument))")
        switch event.name {
        case "count":
            for number in 0..<Int(event.argument?.integer ?? 0) {
                socket.send(.event("count", ByteBuffer(string: String(number))))
            }
        case "leave":
            socket.send(.event("bye", argument))
            socket.disconnectAll()
        case "note":
            break
        case "empty":
            socket.send(.answer(event.acknowledgement ?? 0, payload: ByteBuffer(string: "[]")))
        case "drop":
            socket.closeTransport()
        default:
            if let id = event.acknowledgement {
                socket.send(.answer(id, argument))
            } else {
                socket.send(.event(event.name, argument))
            }
        }
    }

    func socketClosed(_ socket: Socket, _ reason: SocketCloseReason) {
        self.log.put("closed \(reason.words)")
    }
}

extension SocketCloseReason {
    var words: String {
        switch self {
        case .disconnectPacket: "disconnectPacket"
        case .shownOut: "shownOut"
        case .sessionClosed(.webSocketClosed(let code)): "webSocket \(code.map { String($0) } ?? "none")"
        case .sessionClosed(let reason): "\(reason)"
        }
    }
}
