import BenchSupport
import Foundation

/// How the contenders are started.
struct Launch: Sendable {
    /// Whether Hallway serves metrics, as it does where it can.
    let hasMetrics: Bool
    private let plan: SocketBench.Plan
    private let node: String?

    /// No limit is off, and none is reached.
    private static let limits = [
        "LIMIT_TEXTS_PER_10S", "LIMIT_SIGNALS_PER_10S", "LIMIT_PACKETS_PER_10S", "LIMIT_FINDS_PER_MINUTE",
        "LIMIT_CONNECTIONS_PER_MINUTE", "LIMIT_PASSES_PER_MINUTE", "LIMIT_OPEN_CONNECTIONS",
    ]

    init(_ plan: SocketBench.Plan) async throws {
        self.plan = plan
        guard FileManager.default.isExecutableFile(atPath: plan.server.path) else {
            throw BenchError("There is no program at \(plan.server.path).")
        }
        self.node = ["/usr/bin/node", "/usr/bin/nodejs", "/usr/local/bin/node"]
            .first(where: FileManager.default.isExecutableFile(atPath:))
        guard plan.peer?.pathExtension != "js" || self.node != nil else {
            throw BenchError("Node is missing; Debian's packages nodejs and node-ws bring the peer what it needs.")
        }
        let needsSample = plan.contenders != [.peer]
        let sample = needsSample ? try Command.output(of: [plan.server.path, "config", "sample"]) : ""
        self.hasMetrics = Self.isSupported("METRICS_PORT", in: sample)
    }

    /// The command and the environment of a contender.
    func start(_ contender: Contender) throws -> (command: [String], environment: [String: String]) {
        var environment = ["HOST": "127.0.0.1", "PORT": "0", "NODE_ENV": "production"]
        for key in ["PATH", "HOME", "LANG", "LD_LIBRARY_PATH"] {
            environment[key] = ProcessInfo.processInfo.environment[key]
        }
        for limit in Self.limits { environment[limit] = "1000000" }
        let pinned = try Cores.command(on: contender.cores)
        if contender == .peer, let peer = self.plan.peer {
            let interpreter = peer.pathExtension == "js" ? [self.node].compactMap { $0 } : []
            return (pinned + interpreter + [peer.path], environment)
        }
        if self.hasMetrics { environment["METRICS_PORT"] = "\(try Self.freePort())" }
        return (pinned + [self.plan.server.path, "serve"], environment)
    }

    /// Whether the sample of all settings has a setting, and does not say that it has no effect.
    static func isSupported(_ key: String, in sample: String) -> Bool {
        let lines = sample.split(separator: "\n", omittingEmptySubsequences: false)
        guard let line = lines.firstIndex(where: { $0.hasPrefix("\(key)=") }) else { return false }
        let remarks = lines[..<line].reversed().prefix { $0.hasPrefix("#") }
        return !remarks.contains { $0.localizedCaseInsensitiveContains("not supported") }
    }

    /// A port of this machine that nobody listens on now.
    private static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw BenchError("No port is free.") }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 ? getsockname(socket, address, &length) : -1
            }
        }
        guard result == 0 else { throw BenchError("No port is free.") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
