import BenchSupport
import Foundation

/// What a Redis server says of itself, by `redis-cli`.
struct RedisReading {
    private static let folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]

    private let command: [String]

    /// Reads the server at an address.
    init(url: String) throws {
        let places = Self.folders.map { "\($0)/redis-cli" }
        guard let tool = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw BenchError("redis-cli is missing; Debian's package redis-tools brings it.")
        }
        self.command = [tool, "-u", url, "--no-auth-warning"]
    }

    /// The seconds of CPU that it has used.
    func cpuSeconds() throws -> Double {
        let fields = Self.fields(of: try Command.output(of: self.command + ["info", "cpu"]))
        guard let user = fields["used_cpu_user"].flatMap({ Double($0) }),
            let system = fields["used_cpu_sys"].flatMap({ Double($0) })
        else { throw BenchError("Redis did not say what CPU it has used.") }
        return user + system
    }

    /// Names and values of lines such as `used_cpu_user:1.5`.
    static func fields(of text: String) -> [String: String] {
        let pairs = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ":", maxSplits: 1) }
        return Dictionary(pairs.filter { $0.count == 2 }.map { (String($0[0]), String($0[1])) }) { first, _ in first }
    }
}
