import BenchSupport
import Foundation

/// A Redis server of the bench's own, on a free port of 127.0.0.1, which keeps nothing on disk.
///
/// Where processes can be kept to cores it has one to itself: what else the machine does would be counted as its own.
/// It ends when the bench does, however that comes: a shell waits for the end of its input, and ends the server then.
final class RedisProcess {
    private static let folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]
    private static let script = #"""
        trap '' INT HUP TERM
        "$@" >/dev/null 2>&1 </dev/null &
        read -r _
        kill -9 $!
        """#

    let url: String
    private let process = Process()
    private let input = Pipe()

    init(isPinned: Bool) throws {
        guard let server = Self.tool("redis-server") else {
            throw BenchError("redis-server is missing; Debian's package redis-server brings it.")
        }
        let port = Int.random(in: 20_000...29_999)
        self.url = "redis://127.0.0.1:\(port)"
        self.process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let pinned = isPinned ? try Cores.command(on: Cores.server) : []
        self.process.arguments =
            ["-c", Self.script, "redis"] + pinned + [
                server.path, "--port", "\(port)", "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--dir", FileManager.default.temporaryDirectory.path,
            ]
        self.process.standardInput = self.input
        self.process.standardOutput = FileHandle.nullDevice
        self.process.standardError = FileHandle.nullDevice
        try self.process.run()
        try self.waitUntilItAnswers(on: port)
    }

    func end() {
        try? self.input.fileHandleForWriting.close()
        self.process.waitUntilExit()
    }

    /// Where a program is.
    static func tool(_ name: String) -> URL? {
        self.folders.map { URL(fileURLWithPath: $0).appendingPathComponent(name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Another program tells it when a server answers: it is asked again and again for a while.
    private func waitUntilItAnswers(on port: Int) throws {
        guard let asker = Self.tool("redis-cli") else {
            throw BenchError("redis-cli is missing; Debian's package redis-tools brings it.")
        }
        for _ in 0..<200 {
            let ping = Process()
            ping.executableURL = asker
            ping.arguments = ["-e", "-p", "\(port)", "ping"]
            ping.standardOutput = FileHandle.nullDevice
            ping.standardError = FileHandle.nullDevice
            try ping.run()
            ping.waitUntilExit()
            if ping.terminationStatus == 0 { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        self.end()
        throw BenchError("redis-server did not start on port \(port).")
    }
}
