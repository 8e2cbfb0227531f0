import Dispatch
import Foundation
import SocketBench

/// Sees to it that a bench which is interrupted leaves no server behind.
enum BenchInterruption {
    /// Does something; SIGINT and SIGTERM meanwhile end the servers that it started, and then this program.
    static func ending<Value>(_ work: () async throws -> Value) async throws -> Value {
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                SocketBench.endServers()
                exit(128 + number)
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await work()
    }
}
