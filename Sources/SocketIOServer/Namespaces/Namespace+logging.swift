import Logging
import NIOCore
import Synchronization

extension Namespace {
    /// Writes a line, unless one of its kind was written a short while ago.
    func log(_ warning: Warning, level: Logger.Level, _ metadata: @autoclosure () -> Logger.Metadata) {
        let count = self.state.withLock { $0.warnings[warning, default: RareWarning()].happened(at: .now()) }
        guard let count else { return }
        let own: Logger.Metadata = ["namespace": "\(self.name)", "since_last": "\(count)"]
        self.configuration.logger.log(
            level: level,
            "\(warning.rawValue)",
            metadata: own.merging(metadata()) { mine, _ in mine }
        )
    }

    /// A handler of the application's threw: a client that asked for an answer is told, as far as it is its business.
    func handlerFailed(_ event: String, _ error: any Error, _ reply: EventReply) {
        switch error {
        case let refusal as EventRefusal:
            reply(error: refusal.message, data: refusal.data)
        case let malformed as MalformedPayload:
            reply(error: "Malformed payload")
            self.configuration.logger.debug(
                "A payload is not of the types that its handler takes",
                metadata: ["namespace": "\(self.name)", "event": "\(event)", "error": "\(malformed.cause)"]
            )
        default:
            reply(error: "Internal error")
            self.log(.handlerFailed, level: .error, ["event": "\(event)", "error": "\(error)"])
        }
    }

    /// A client's event could not wait for its handler any more.
    func tooBusy(_ event: String) {
        self.log(.tooBusy, level: .warning, ["event": "\(event)", "tasks_run": "\(self.tasks.isRunning)"])
    }

    /// What the application wanted to send cannot be encoded.
    func unencodable(_ event: String, _ error: any Error) {
        self.log(.unencodable, level: .error, ["event": "\(event)", "error": "\(error)"])
    }
}
