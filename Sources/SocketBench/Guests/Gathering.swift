import BenchSupport
import NIOCore

/// Those whom a guest tells what happens to it, on their event loop.
protocol Gathering: AnyObject {
    /// What guests here say.
    var phrases: Phrases { get }
    /// A guest has heard `welcome`.
    func cameIn(_ guest: Guest)
    /// A guest has heard `matched`.
    func matched(_ guest: Guest, in room: String)
    /// A guest has heard its partner.
    func arrived(at guest: Guest)
    /// A guest has been answered.
    func answered(_ guest: Guest)
    /// A guest has heard `ended`, and is in no room any more.
    func ended(_ guest: Guest)
    /// A guest that was leaving is gone.
    func left(_ guest: Guest)
    /// A guest was told something that is not in order.
    func troubled(_ guest: Guest, _ words: String)
    /// A guest was not let in, or lost its connection.
    func failed(_ error: BenchError)
}

extension Gathering {
    /// Nobody asks for answers, unless it is said where.
    func answered(_ guest: Guest) {}
}

/// What guests say that is the same for all of them, ready to be written.
struct Phrases: Sendable {
    let dialect: Dialect
    let opening: ByteBuffer
    let find: ByteBuffer
    let pong: ByteBuffer
    let farewell: ByteBuffer

    /// The phrases for the server on a port of this machine.
    init(_ dialect: Dialect, port: Int) {
        self.dialect = dialect
        self.opening = ByteBuffer(
            string: "GET \(dialect.path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n"
        )
        self.find = dialect.find()
        self.pong = dialect.pong()
        self.farewell = ClientFrame.farewell()
    }
}
