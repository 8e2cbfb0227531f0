import Accounts
import ChatProtocol
import Foundation
import Hummingbird
import Logging
import NIOCore
import Safety
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A server on a free port, with accounts in memory and seats that do as a test says.
struct HTTPStage: Sendable {
    let seats = ScriptedSeats()
    let readiness = Readiness()
    let clock: ManualClock
    let accounts: AccountService
    let safety: SafetyService
    /// Where it is.
    private(set) var url = ""

    /// Serves for as long as the body takes.
    static func run(
        settings given: [String: String] = [:],
        page: PageFiles = .none,
        _ body: (HTTPStage) async throws -> Void
    ) async throws {
        let settings = try Settings.read(from: SettingSources(flags: given))
        let clock = ManualClock()
        var stage = HTTPStage(clock: clock, accounts: await Self.accounts(settings, clock: clock))
        let (ports, opened) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: stage.routes(settings: settings, page: page).router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in opened.yield(channel.localAddress?.port ?? 0) },
            logger: LogFormat.text.logger(label: "test", level: .critical)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { opened.finish() }
                try await application.run()
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            stage.url = "http://127.0.0.1:\(port)"
            try await body(stage)
            group.cancelAll()
        }
    }

    /// Sends a request, and waits for its answer.
    func send(
        _ method: String,
        _ path: String,
        json: String? = nil,
        token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        var request = URLRequest(url: try #require(URL(string: self.url + path)))
        request.httpMethod = method
        request.httpShouldHandleCookies = false
        if let json {
            request.httpBody = Data(json.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        if let token {
            request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        }
        for (name, value) in headers {
            request.setValue(value, forHTTPHeaderField: name)
        }
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (body, response) = try await session.data(for: request)
        return HTTPAnswer(try #require(response as? HTTPURLResponse), body: body)
    }

    /// The sessions whose sockets are to be ended, in order: what the feed of revocations says.
    func shownOut() async throws -> [SessionID?] {
        try await self.accounts.revocations(after: 0).all.map(\.session)
    }

    /// Comes in with a guest pass.
    func guest() async throws -> (answer: SessionAnswer, cookie: String) {
        let answer = try await self.send("POST", "/api/sessions/guest", json: #"{"adult":true,"terms":"1"}"#)
        #expect(answer.status == 201)
        return (try answer.json(as: SessionAnswer.self), try #require(answer.refreshCookie))
    }

    private init(clock: ManualClock, accounts: AccountService) {
        self.clock = clock
        self.accounts = accounts
        self.safety = SafetyService(
            store: MemorySafetyStore(),
            clock: clock.wallClock,
            retention: Retention(rooms: .seconds(86_400), reports: .seconds(86_400))
        )
    }

    private func routes(settings: Settings, page: PageFiles) -> HTTPRoutes {
        HTTPRoutes(
            settings: settings,
            accounts: self.accounts,
            safety: self.safety,
            seats: self.seats,
            ice: IceProvider(settings: settings.ice, clock: self.clock.wallClock),
            page: page,
            readiness: self.readiness
        )
    }

    private static func accounts(_ settings: Settings, clock: ManualClock) async -> AccountService {
        AccountService(
            store: MemoryAccountStore(),
            hasher: PasswordHasher(parameters: PasswordHasher.Parameters(memory: 8_192, iterations: 1)),
            tokens: await AccessTokens(current: .random()),
            policy: AccountPolicy(settings),
            clock: clock.wallClock
        )
    }
}
