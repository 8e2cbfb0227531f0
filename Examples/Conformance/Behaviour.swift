import SocketIO
import SocketIOServer

/// What the server does with what clients of a namespace say.
struct Behaviour: Sendable {
    /// Why a client is refused.
    struct Reason: Encodable, Sendable {
        let code: String
        let retry: Int
    }

    /// Something to be told to a room.
    struct Saying: Codable, Sendable {
        let room: String
        let text: String
    }

    /// Whether a client is told its own `auth` payload when it comes.
    let greets: Bool

    /// Sets it up; `server` is the one that the namespace is of.
    func install(in namespace: Namespace, of server: SocketIOServer) {
        namespace.onConnect { socket in
            if self.greets { socket.emit("auth", try socket.auth(as: Anything.self)) }
            self.echo(socket)
            self.answerAndAsk(socket)
            self.talk(socket, in: namespace)
            self.end(socket, server)
        }
    }

    private func echo(_ socket: ClientSocket) {
        socket.onRaw("message") { event, _ in
            guard let payload = event.payload(named: "message-back") else { return }
            socket.emit(raw: payload, attachments: event.attachments)
        }
        socket.onRaw("message-with-ack") { event, reply in
            guard let values = event.payload(named: nil) else { return }
            reply(raw: values.bytes, attachments: event.attachments)
        }
    }

    private func answerAndAsk(_ socket: ClientSocket) {
        socket.on("ask-me") { (milliseconds: Int) async in
            let limit = Duration.milliseconds(milliseconds)
            do throws(RequestError) {
                let answer = try await socket.request("question", as: Anything?.self, within: limit)
                socket.emit("answered", answer)
            } catch {
                if error == .timedOut { socket.emit("timeout") }
            }
        }
        socket.on("volatile") { (count: Int) in
            for number in 0..<max(0, count) { socket.volatile.emit("volatile", number) }
        }
    }

    private func talk(_ socket: ClientSocket, in namespace: Namespace) {
        socket.on("join") { (room: String) in try socket.join(room) }
        socket.on("leave") { (room: String) in socket.leave(room) }
        socket.on("tell") { (saying: Saying) in socket.to(saying.room).emit("told", saying) }
        socket.onRaw("everyone") { event, _ in
            namespace.everybody.emit(raw: event.payload, attachments: event.attachments)
        }
    }

    private func end(_ socket: ClientSocket, _ server: SocketIOServer) {
        socket.on("bye") { socket.disconnect() }
        socket.on("bye-all") { socket.disconnectAll() }
        socket.on("close-sessions") { server.closeAll() }
        socket.on("census") { ["sessions": server.sessionCount] }
    }
}
