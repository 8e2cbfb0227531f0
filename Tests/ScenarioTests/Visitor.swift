import ChatProtocol
import Foundation
import NIOCore
import SharedKernel
import SocketIO
import SocketIOClient

/// One guest at a socket, who hears everything in the order in which it came.
final class Visitor {
    let pass: Pass
    let socket: SocketIOClient
    let welcome: WelcomeArgument
    private var events: AsyncStream<SocketEvent>.Iterator

    init(pass: Pass, socket: SocketIOClient) async throws {
        self.pass = pass
        self.socket = socket
        self.events = socket.events.makeAsyncIterator()
        guard let first = await self.events.next(isolation: #isolation), first.name == "welcome",
            let argument = first.argument
        else { throw Surprise("the first event was not welcome") }
        self.welcome = try Self.decode(WelcomeArgument.self, argument)
    }

    var id: GuestID {
        self.welcome.guest.id
    }

    /// The next event, which must be this one.
    func hears<Argument: Decodable>(_ shape: Argument.Type, _ name: String) async throws -> Argument {
        let argument = try await self.hears(name)
        return try Self.decode(shape, argument)
    }

    /// The next event, which must be this one, as it came.
    @discardableResult
    func hears(_ name: String) async throws -> JSONSlice {
        guard let event = await self.events.next(isolation: #isolation) else {
            throw Surprise("the socket was closed before \(name)")
        }
        guard event.name == name, let argument = event.argument else {
            throw Surprise("\(name) was expected, and \(event.name) \(Self.text(event.argument)) came")
        }
        return argument
    }

    /// Waits until the socket is closed; nothing more may come.
    func hearsNoMore() async throws {
        if let event = await self.events.next(isolation: #isolation) {
            throw Surprise("\(event.name) came when nothing should")
        }
    }

    /// The next event, whatever it is; nil once the socket is closed.
    func next() async -> SocketEvent? {
        await self.events.next(isolation: #isolation)
    }

    /// Hears everything until the socket is closed, and hands on what the texts say.
    func drain(_ text: (String) -> Void) async throws {
        while let event = await self.events.next(isolation: #isolation) {
            if event.name == "text", let said = event.argument?["text"]?.string { text(said) }
        }
    }

    /// Sends an event and answers with its acknowledgement.
    func ask(_ name: String, _ argument: String = "{}") async throws -> String {
        let answer = try await self.socket.call(name, ByteBuffer(string: argument))
        return String(buffer: answer.bytes)
    }

    /// Sends a text, and requires its receipt.
    func say(_ text: String, in room: RoomID) async throws {
        let argument = try JSONEncoder().encode(TextArgument(room: room, text: text))
        let answer = try await self.ask("text", String(decoding: argument, as: UTF8.self))
        _ = try JSONDecoder().decode(TextReceipt.self, from: Data(answer.utf8))
    }

    static func decode<Shape: Decodable>(_ shape: Shape.Type, _ argument: JSONSlice) throws -> Shape {
        do {
            return try JSONDecoder().decode(shape, from: Data(argument.bytes.readableBytesView))
        } catch {
            throw Surprise("\(shape) was expected, and \(Self.text(argument)) came")
        }
    }

    private static func text(_ argument: JSONSlice?) -> String {
        argument.map { String(buffer: $0.bytes) } ?? "nothing"
    }
}
