public import Foundation
import Synchronization
public import Testing

/// A PostgreSQL server of one's own, in a temporary folder, for as long as it is held; at the latest the end of the
/// process ends it, however that comes.
///
/// It forgets what it was told when the machine stops, since it waits for no disk. Its superuser is `postgres`.
public final class ScratchPostgres: Sendable {
    /// How the server is reached.
    public enum Reach: String, Sendable {
        /// Through a socket in its folder, without a password.
        case socket
        /// Over the loopback interface too, there with a password and with TLS if asked for.
        case network
    }

    /// What went wrong with the server or a statement.
    public struct Failure: Error, CustomStringConvertible {
        /// What its programs wrote.
        public let description: String
    }

    /// Whether the server's programs are there, in `PATH` or where Debian puts them.
    public static let isInstalled = ScratchPostgres.programs != nil
    /// Why tests are skipped where they are not.
    public static let advice: Comment = "install PostgreSQL's server (Debian: postgresql) to run these tests"
    /// The password of `postgres` over the network, which has signs that an address must encode.
    public static let password = "let/me:in@once%"

    private static let server = Result { try ScratchPostgres() }

    /// The server that all tests of a run share; each has a database of its own on it.
    public static var shared: ScratchPostgres {
        get throws { try Self.server.get() }
    }

    private let keeper: Mutex<Keeper>
    private let directory: URL
    /// Where it listens on the loopback interface, if it does; its socket is named for it too.
    public let port: Int

    /// Makes a database cluster and starts a server on it, which takes a second or two.
    public init(reach: Reach = .socket) throws {
        guard let programs = Self.programs else { throw Failure(description: "\(Self.advice)") }
        let name = "hallway-pg-\(UUID().uuidString.prefix(13))"
        self.directory = FileManager.default.temporaryDirectory.appending(path: name)
        let ports = (0..<5).map { _ in String(Int.random(in: 20_000..<32_000)) }
        let keeper = try Keeper(arguments: [programs.path, self.directory.path, reach.rawValue, Self.password] + ports)
        let answer = try keeper.answer()
        guard let port = Int(answer) else { throw Failure(description: answer) }
        self.port = port
        self.keeper = Mutex(keeper)
    }

    /// The certificate that the server shows over the network; it is its own authority, and good for `localhost`.
    public var certificate: URL {
        self.directory.appending(path: "data/server.crt")
    }

    /// The address of a database through the socket.
    public func url(database: String) -> String {
        let host = self.directory.path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "postgres://postgres@/\(database)?host=\(host)&port=\(self.port)"
    }

    /// Makes an empty database and answers with its address.
    public func makeDatabase() throws -> String {
        let name = "scratch_\(UUID().uuidString.replacing("-", with: "").lowercased())"
        try self.execute("CREATE DATABASE \(name)")
        return self.url(database: name)
    }

    /// Does a statement, in one line, as the superuser.
    public func execute(_ sql: String) throws {
        try self.command("sql \(sql)")
    }

    /// Stops the server as its host would: who is connected is told and hung up on.
    public func stop() throws {
        try self.command("stop")
    }

    /// Starts the server again.
    public func start() throws {
        try self.command("start")
    }

    /// Holds all of the server's processes still, or lets them go on.
    ///
    /// Whoever is connected stays so and hears nothing.
    public func freeze(_ isFrozen: Bool) throws {
        try self.command(isFrozen ? "freeze" : "thaw")
    }

    private func command(_ line: String) throws {
        try self.keeper.withLock { keeper in
            try keeper.send(line)
            _ = try keeper.answer()
        }
    }

    /// Where `initdb` and its like are.
    private static let programs: URL? = {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)) }
        let debian = URL(filePath: "/usr/lib/postgresql")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian.path)) ?? []
        let newestFirst = versions.compactMap(Int.init).sorted(by: >).map { debian.appending(path: "\($0)/bin") }
        return (path + newestFirst).first { folder in
            ["initdb", "pg_ctl", "postgres", "psql"].allSatisfy { program in
                FileManager.default.isExecutableFile(atPath: folder.appending(path: program).path)
            }
        }
    }()
}
