// A chat with rooms, for any Socket.IO client: README.md says how to try it.

import SocketIOServer

/// What a client says of itself when it connects.
struct Introduction: Decodable {
    let name: String
}

/// What was said in a room, as everybody else in it hears it.
struct Message: Codable, Sendable {
    let room: String
    let from: String
    let text: String
}

var configuration = SocketIOConfiguration()
configuration.allowsOrigin = { origin, _ in origin == nil || origin == "http://localhost:8000" }
let server = SocketIOServer(configuration: configuration)
let chat = server.namespace("/chat")

/// Who is in a room.
@Sendable func names(in room: String) -> [String] {
    chat.sockets(in: room).compactMap { $0.data[String.self] }.sorted()
}

chat.onConnect { socket in
    let name = try socket.auth(as: Introduction.self).name
    guard (1...32).contains(name.count) else { throw ConnectRefusal("A name has 1 to 32 characters.") }
    socket.data[String.self] = name

    socket.on("join") { (room: String) -> [String] in
        try socket.join(room)
        socket.to(room).emit("joined", room, name)
        return names(in: room)
    }
    socket.on("say") { (room: String, text: String) -> Int in
        guard socket.rooms.contains(room) else { throw EventRefusal("You are not in that room.") }
        let others = socket.to(room)
        others.emit("message", Message(room: room, from: name, text: text))
        return others.sockets.count
    }
    socket.on("leave") { (room: String) in
        socket.leave(room)
        chat.to(room).emit("left", room, name)
    }
    socket.onDisconnect { _ in
        for room in socket.rooms where room != socket.id { chat.to(room).emit("left", room, name) }
    }
}

print("Listening on http://localhost:3000, namespace /chat")
try await SocketIOService(server: server, port: 3000).run()
