package import Logging

/// How the log is written, always to standard error.
public enum LogFormat: String, CaseIterable, Sendable {
    /// A line for people: time, level, message, metadata.
    case text
    /// A JSON object a line, for machines.
    case json
}

extension LogFormat {
    /// Makes a logger that writes in this format.
    package func logger(label: String, level: Logger.Level, to output: LogOutput = .standardError) -> Logger {
        var logger = Logger(label: label) { _ in LineLogHandler(format: self, output: output) }
        logger.logLevel = level
        return logger
    }

    /// One line, without its end.
    ///
    /// Nothing that is logged can begin a second line.
    func line(at time: String, event: LogEvent, metadata: Logger.Metadata) -> String {
        switch self {
        case .text:
            let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\("\($0.value)".escapingControls)" }
            return "\(time) \(event.level.rawValue) \("\(event.message)".escapingControls)\(pairs.joined())"
        case .json:
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\($0.key.json):\($0.value.json)" }
            let head =
                "\"time\":\(time.json),\"level\":\(event.level.rawValue.json),\"message\":\("\(event.message)".json)"
            return "{\(head),\"metadata\":{\(pairs.joined(separator: ","))}}"
        }
    }
}

extension Logger.MetadataValue {
    fileprivate var json: String {
        switch self {
        case .string(let text): text.json
        case .stringConvertible(let value): "\(value)".json
        case .array(let values): "[\(values.map(\.json).joined(separator: ","))]"
        case .dictionary(let values):
            "{\(values.sorted { $0.key < $1.key }.map { "\($0.key.json):\($0.value.json)" }.joined(separator: ","))}"
        }
    }
}

extension String {
    /// The text as a JSON string.
    fileprivate var json: String {
        var result = "\""
        for scalar in self.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case let scalar where scalar.value < 0x20 || scalar.value == 0x7f: result += scalar.escaped
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The text with control characters written out, so that it is one line and moves no cursor.
    var escapingControls: String {
        guard self.unicodeScalars.contains(where: \.isControl) else { return self }
        return self.unicodeScalars.reduce(into: "") { result, scalar in
            if scalar.isControl {
                result += scalar.escaped
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        self.properties.generalCategory == .control
            || self.properties.generalCategory == .lineSeparator
            || self.properties.generalCategory == .paragraphSeparator
    }

    fileprivate var escaped: String {
        let digits = String(self.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
