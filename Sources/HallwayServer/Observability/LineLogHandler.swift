import Foundation
import Logging
import SharedKernel

/// Writes each event as one line.
struct LineLogHandler: LogHandler {
    private let format: LogFormat
    private let output: LogOutput
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    /// Makes a handler.
    init(format: LogFormat, output: LogOutput) {
        self.format = format
        self.output = output
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var metadata = self.metadata
        if let provided = self.metadataProvider?.get() {
            metadata.merge(provided) { _, new in new }
        }
        if let given = event.metadata {
            metadata.merge(given) { _, new in new }
        }
        if let error = event.error {
            metadata["error"] = "\(error)"
        }
        let time = WallClock.system.now.rfc3339
        self.output.write(self.format.line(at: time, event: event, metadata: metadata) + "\n")
    }
}

/// Where log lines go.
package struct LogOutput: Sendable {
    private let put: @Sendable (String) -> Void

    /// Makes an output.
    ///
    /// It is called from any thread, with whole lines.
    package init(_ put: @escaping @Sendable (String) -> Void) {
        self.put = put
    }

    /// The standard error stream.
    package static let standardError = LogOutput { line in
        // A log that cannot be written is no reason to stop a call.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    func write(_ line: String) {
        self.put(line)
    }
}
