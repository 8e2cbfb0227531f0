import ChatProtocol
import Foundation
import HallwayServer
import Logging
import NIOCore
import ServiceLifecycleTestKit
import SharedKernel
import SocketIO
import SocketIOClient
import TestSupport

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A whole server on a free port of its own, with a scratch data folder and a clock that the test sets forward.
struct Hall: Sendable {
    let port: Int
    let clock: ManualClock
    private let stop: @Sendable () -> Void

    /// Runs a server for as long as `visit` takes, then stops it in good order.
    static func open(
        _ settings: [String: String] = [:],
        logger: Logger = Hall.logger,
        _ visit: @escaping @Sendable (Hall) async throws -> Void
    ) async throws {
        try await ScratchDirectory.with { data in
            let clock = ManualClock()
            let given = [
                "PORT": "0", "DATA_DIR": data.path, "LIMIT_PASSES_PER_MINUTE": "0", "LIMIT_CONNECTIONS_PER_MINUTE": "0",
                "LIMIT_SIGN_INS_PER_MINUTE": "0",
            ]
            let settings = try Settings.read(from: SettingSources(flags: given.merging(settings) { _, own in own }))
            let (ports, listening) = AsyncStream.makeStream(of: Int.self)
            let application = try await HallwayApplication(
                settings: settings,
                logger: logger,
                clock: clock.wallClock,
                listening: { listening.yield($0) }
            )
            try await testGracefulShutdown { trigger in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await application.run() }
                    group.addTask {
                        defer { trigger.triggerGracefulShutdown() }
                        guard let port = await ports.first(where: { _ in true }) else { return }
                        try await visit(Hall(port: port, clock: clock) { trigger.triggerGracefulShutdown() })
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    /// Says what goes wrong, and nothing else.
    static var logger: Logger {
        var logger = Logger(label: "scenario")
        logger.logLevel = .error
        return logger
    }

    private init(port: Int, clock: ManualClock, stop: @escaping @Sendable () -> Void) {
        self.port = port
        self.clock = clock
        self.stop = stop
    }

    /// Tells the server to stop, as SIGTERM does.
    func close() {
        self.stop()
    }

    /// A folder for servers that are to find what the one before them kept.
    static func withFolder(_ body: @escaping @Sendable (URL) async throws -> Void) async throws {
        try await ScratchDirectory.with(body)
    }

    /// What the host does from the command line, in the database of this server, by its clock.
    func desk(in folder: URL) async throws -> HostDesk {
        let settings = try Settings.read(from: SettingSources(flags: ["DATA_DIR": folder.path]))
        return try HostDesk(settings: settings, clock: self.clock.wallClock)
    }

    /// The account that somebody has.
    func account(of pass: Pass) async throws -> AccountID {
        let answer = try await self.request("GET", "/api/account", token: pass.accessToken)
        return try JSONDecoder().decode(AccountAnswer.self, from: answer.body).account.id
    }

    /// How many are here.
    func stats() async throws -> Stats {
        try JSONDecoder().decode(Stats.self, from: try await self.request("GET", "/api/stats").body)
    }

    /// All that is stored about somebody.
    func export(of pass: Pass) async throws -> ExportAnswer {
        let answer = try await self.request("GET", "/api/account/export", token: pass.accessToken)
        return try JSONDecoder().decode(ExportAnswer.self, from: answer.body)
    }

    /// Signs somebody in with a guest pass.
    func pass(named name: String) async throws -> Pass {
        let body = #"{"displayName":"\#(name)","adult":true,"terms":"1"}"#
        let (status, data) = try await self.request("POST", "/api/sessions/guest", body: body)
        guard status == 201 else { throw Surprise("a guest pass was answered \(status)") }
        return try JSONDecoder().decode(Pass.self, from: data)
    }

    /// Makes an account, and signs its owner in.
    func signUp(_ login: String) async throws -> Pass {
        try await self.credentials("/api/accounts", login, expecting: 201)
    }

    /// Signs the owner of an account in once more.
    func signIn(_ login: String) async throws -> Pass {
        try await self.credentials("/api/sessions", login, expecting: 200)
    }

    private func credentials(_ path: String, _ login: String, expecting wanted: Int) async throws -> Pass {
        let body = #"{"login":"\#(login)","password":"hallway at night","adult":true,"terms":"1"}"#
        let (status, data) = try await self.request("POST", path, body: body)
        guard status == wanted else { throw Surprise("\(path) was answered \(status)") }
        return try JSONDecoder().decode(Pass.self, from: data)
    }

    /// Signs somebody in and opens their socket, up to their `welcome`.
    func enter(_ name: String) async throws -> Visitor {
        try await self.enter(try await self.pass(named: name))
    }

    /// Opens a socket, up to its `welcome`; `room` is what a page that comes back names.
    func enter(_ pass: Pass, room: RoomID? = nil, page: PageID? = nil) async throws -> Visitor {
        let payload = ConnectArgument(token: pass.accessToken, room: room, page: page)
        let socket = try await SocketIOClient.connect(
            host: "127.0.0.1",
            port: self.port,
            payload: JSONSlice(ByteBuffer(bytes: try JSONEncoder().encode(payload)))
        )
        return try await Visitor(pass: pass, socket: socket)
    }

    /// Two guests who have just met; the first of the two calls.
    func pair(_ first: String = "ada", _ second: String = "ben") async throws -> (Visitor, Visitor, RoomID) {
        let ada = try await self.enter(first)
        let ben = try await self.enter(second)
        _ = try await ada.ask("find")
        _ = try await ada.hears(WaitingArgument.self, "waiting")
        _ = try await ben.ask("find")
        let room = try await ada.hears(MatchedArgument.self, "matched").room
        _ = try await ben.hears(MatchedArgument.self, "matched")
        return (ada, ben, room)
    }

    /// Makes an HTTP request, and answers with its status and body.
    func request(
        _ method: String,
        _ path: String,
        token: String? = nil,
        body: String? = nil
    ) async throws -> (status: Int, body: Data) {
        guard let url = URL(string: "http://127.0.0.1:\(self.port)\(path)") else {
            throw Surprise("no such path: \(path)")
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(body.utf8)
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, data)
    }
}

/// What a guest pass answers, as far as a scenario needs it.
struct Pass: Decodable, Sendable {
    let accessToken: String
}

/// Hands one thing from one server's time to the next one's.
actor Mailbox<Content: Sendable> {
    private var content: Content?

    func put(_ content: Content) {
        self.content = content
    }

    func take() -> Content? {
        defer { self.content = nil }
        return self.content
    }
}

/// Something a scenario did not expect.
struct Surprise: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
