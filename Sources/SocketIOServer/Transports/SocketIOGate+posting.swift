import NIOCore
import NIOHTTP1

/// POSTs whose bodies come in pieces.
extension SocketIOGate {
    /// Tells a session of a POST that is not whole yet: another one beside it ends the session.
    func announcePost() {
        guard self.posting == nil, case .reading(let head, .success(let request), _) = self.state,
            case .post(let id) = request.action, let connection = self.server.session(id)
        else { return }
        let origin = head.headers.first(name: "origin")
        guard self.server.configuration.allowsOrigin(origin, head.headers.first(name: "host")) else { return }
        self.posting = connection
        let gate = ObjectIdentifier(self)
        connection.eventLoop.execute { connection.postBegan(by: gate) }
    }

    /// The POST is whole and was handed over, or will never be.
    func endPost() {
        guard let connection = self.posting else { return }
        self.posting = nil
        let gate = ObjectIdentifier(self)
        connection.eventLoop.execute { connection.postEnded(by: gate) }
    }
}
