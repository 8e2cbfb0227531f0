import Foundation
import Synchronization

/// A Redis server of a test's own: on a port that is free, in a directory that goes with it, keeping nothing on disk.
///
/// It is a real `redis-server`, looked for on the `PATH`. It may be killed and started again on the same port, and it ends
/// with the last reference to it, at the latest with the process.
public final class ScratchRedis: Sendable {
    /// Where `redis-server` is; nil says that it is not installed.
    public static let executable: String? = find("redis-server")
    /// What to say of a test that is skipped for want of one.
    public static let absence =
        "redis-server is not installed: it comes with the package `redis-server`, or `brew install redis`"

    /// How a server is reached by TLS: PEM files, such as ``ScratchCertificate`` makes.
    public struct TLS: Sendable {
        let certificate: String
        let key: String
        let authority: String

        /// Names the files.
        public init(certificate: String, key: String, authority: String) {
            self.certificate = certificate
            self.key = key
            self.authority = authority
        }
    }

    /// What can be wrong with starting one.
    public enum Failure: Error {
        /// There is no `redis-server`.
        case notInstalled
        /// It ended before it took a connection; this is what it said.
        case notStarted(String)
    }

    /// The port it listens on, on 127.0.0.1; with ``TLS`` it speaks nothing else there.
    public let port: Int
    private let directory: URL
    private let file: URL
    private let process = Mutex<(server: Process, warden: Warden)?>(nil)

    /// Starts a server and returns once it takes connections.
    ///
    /// The options are lines of its configuration file, such as `requirepass secret`.
    public init(options: [String] = [], tls: TLS? = nil) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "scratch-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let port = try ScratchPort.take()
        let listening =
            tls.map { tls in
                [
                    "port 0", "tls-port \(port)", "tls-auth-clients no", "tls-ca-cert-file \(tls.authority)",
                    "tls-cert-file \(tls.certificate)", "tls-key-file \(tls.key)",
                ]
            } ?? ["port \(port)"]
        let lines = ["bind 127.0.0.1", "save \"\"", "appendonly no", "dir \(directory.path)"] + listening + options
        self.file = directory.appending(path: "redis.conf")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: self.file)
        self.directory = directory
        self.port = port
        try self.start()
    }

    deinit {
        self.kill()
        try? FileManager.default.removeItem(at: self.directory)
    }

    /// The URL of database 0, without credentials.
    public var url: String { "redis://127.0.0.1:\(self.port)" }

    /// Starts it again, empty, on the same port; does nothing if it runs.
    public func start() throws {
        guard let executable = Self.executable else { throw Failure.notInstalled }
        try self.process.withLock { process in
            guard process == nil else { return }
            let started = Process()
            started.executableURL = URL(fileURLWithPath: executable)
            started.arguments = [self.file.path]
            let output = Pipe()
            started.standardOutput = output
            started.standardError = FileHandle.nullDevice
            try started.run()
            // It says so itself: no port is asked again and again, and nothing is waited for that will not come.
            var said = ""
            while !said.contains("Ready to accept connections") {
                let data = output.fileHandleForReading.availableData
                guard !data.isEmpty else {
                    started.waitUntilExit()
                    throw Failure.notStarted(said)
                }
                said += String(decoding: data, as: UTF8.self)
            }
            // Whatever it says later is read away, or it would wait for us.
            output.fileHandleForReading.readabilityHandler = { handle in
                if handle.availableData.isEmpty { handle.readabilityHandler = nil }
            }
            process = (started, try Warden(of: started.processIdentifier, in: self.directory))
        }
    }

    /// Ends it at once, as a crash does, and returns when it is gone.
    public func kill() {
        self.signal(SIGKILL)
        self.process.withLock { process in
            process?.server.waitUntilExit()
            process?.warden.dismiss()
            process = nil
        }
    }

    /// Stops it from doing anything, as an overloaded machine does; connections stay as they are.
    public func freeze() { self.signal(SIGSTOP) }

    /// Has it go on.
    public func thaw() { self.signal(SIGCONT) }

    private func signal(_ signal: Int32) {
        self.process.withLock { process in
            guard let server = process?.server, server.isRunning else { return }
            Self.send(signal, to: server)
        }
    }

    static func send(_ signal: Int32, to process: Process) {
        #if canImport(Glibc)
        Glibc.kill(process.processIdentifier, signal)
        #else
        Darwin.kill(process.processIdentifier, signal)
        #endif
    }

    /// Where a program is on the `PATH`.
    static func find(_ program: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/usr/local/bin"
        return path.split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
