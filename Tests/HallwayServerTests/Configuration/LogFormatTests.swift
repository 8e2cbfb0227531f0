import Foundation
import Logging
import Synchronization
import Testing

@testable import HallwayServer

@Suite struct LogFormatTests {
    @Test func aTextLineHasLevelMessageAndSortedMetadata() throws {
        let line = try #require(Self.logged(as: .text) { $0.info("guest came", metadata: ["b": "2", "a": "1"]) }.first)
        #expect(line.hasSuffix("Z info guest came a=1 b=2\n"))
    }

    @Test func aJSONLineIsOneObject() throws {
        let line = try #require(
            Self.logged(as: .json) { $0.error("it \"broke\"\n", metadata: ["why": ["a", "b\\"]]) }.first
        )
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["level"] as? String == "error")
        #expect(object["message"] as? String == "it \"broke\"\n")
        #expect((object["metadata"] as? [String: [String]])?["why"] == ["a", "b\\"])
    }

    @Test(arguments: LogFormat.allCases)
    func nothingThatIsLoggedBeginsASecondLine(format: LogFormat) {
        let lines = Self.logged(as: format) {
            $0.warning("odd", metadata: ["name": "eve\r\n2026 error\u{2028}\u{1b}[2J"])
        }
        #expect(lines.count == 1)
        #expect(lines.first?.filter(\.isNewline).count == (format == .text ? 1 : 2))
        #expect(lines.first?.contains("\u{1b}") == false)
    }

    @Test func whatIsBelowTheLevelIsNotLogged() {
        #expect(Self.logged(as: .text) { $0.debug("quiet") }.isEmpty)
    }

    private static func logged(as format: LogFormat, _ body: (Logger) -> Void) -> [String] {
        let lines = Lines()
        body(format.logger(label: "test", level: .info, to: LogOutput { lines.append($0) }))
        return lines.all
    }

    /// Lines that a logger wrote.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] {
            self.lines.withLock { $0 }
        }

        func append(_ line: String) {
            self.lines.withLock { $0.append(line) }
        }
    }
}
