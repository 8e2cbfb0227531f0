// A chat, step by step: what "A chat in ten minutes" shows.

// snippet.server
import SocketIOServer

let server = SocketIOServer()
let chat = server.namespace("/chat")
// snippet.end

// snippet.types
/// What a client says of itself when it connects.
struct Introduction: Decodable {
    let name: String
}

/// What was said in a room.
struct Message: Codable, Sendable {
    let from: String
    let text: String
}
// snippet.end

// snippet.connect
chat.onConnect { socket in
    let name = try socket.auth(as: Introduction.self).name
    guard !name.isEmpty else { throw ConnectRefusal("What is your name?") }
    socket.data[String.self] = name
    // snippet.end

    // snippet.join
    socket.on("join") { (room: String) -> [String] in
        try socket.join(room)
        socket.to(room).emit("joined", name)
        return chat.sockets(in: room).compactMap { $0.data[String.self] }.sorted()
    }
    // snippet.end

    // snippet.say
    socket.on("say") { (room: String, text: String) in
        guard socket.rooms.contains(room) else { throw EventRefusal("You are not in that room.") }
        socket.to(room).emit("message", Message(from: name, text: text))
    }
    // snippet.end

    // snippet.disconnect
    socket.onDisconnect { reason in
        for room in socket.rooms where room != socket.id { chat.to(room).emit("left", name) }
    }
    // snippet.end

    // snippet.ask
    socket.on("invite") { (id: String, room: String) async throws -> Bool in
        guard let guest = chat.socket(id) else { throw EventRefusal("They are not here.") }
        let comes = try await guest.request("invited", room, as: Bool.self, within: .seconds(30))
        if comes { try guest.join(room) }
        return comes
    }
    // snippet.end

    // snippet.raw
    socket.onRaw("draw") { event, reply in
        socket.broadcast.emit(raw: event.payload, attachments: event.attachments)
        reply()
    }
    // snippet.end

    // snippet.volatile
    socket.on("typing") { (room: String) in
        socket.to(room).volatile.emit("typing", name)
    }
    // snippet.end
}

// snippet.run
try await SocketIOService(server: server, port: 3000).run()
// snippet.end
