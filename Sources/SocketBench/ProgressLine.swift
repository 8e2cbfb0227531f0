import Foundation

/// Shows on standard error what is under way, so that nobody takes a long run for a dead one.
///
/// A terminal gets one line that changes; anything else gets one line for each step of the run and nothing in between.
package struct ProgressLine: Sendable {
    private let isTerminal: Bool

    /// Finds out whether anybody looks at a terminal.
    package init() {
        self.isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
    }

    /// Notes a step of the run.
    package func step(_ words: String) {
        self.write(self.isTerminal ? "\r\u{1B}[K\(words)\n" : "\(words)\n")
    }

    /// Shows how far something is.
    package func show(_ words: String, _ done: Int, of total: Int) {
        guard self.isTerminal, total > 0 else { return }
        let width = 30
        let filled = min(width, done * width / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        self.write("\r\u{1B}[K  [\(bar)] \(words): \(done)")
    }

    /// Takes away what was shown.
    package func clear() {
        guard self.isTerminal else { return }
        self.write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
