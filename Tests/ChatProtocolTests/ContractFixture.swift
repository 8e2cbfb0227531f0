import Foundation
import Testing

/// One value of the protocol as it is on the wire: a file under `docs/contract`.
struct ContractFixture: Hashable, Sendable, CustomTestStringConvertible {
    /// Where the fixtures are, found from this file.
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/contract", isDirectory: true)

    /// Its path in the folder, without `.json`.
    let path: String

    var testDescription: String {
        self.path
    }

    /// The file's name: the name of the yaml's example.
    var name: String {
        self.path.split(separator: "/").last.map { String($0) } ?? ""
    }

    /// The bytes of the file.
    var json: Data {
        get throws { try Data(contentsOf: Self.folder.appendingPathComponent("\(self.path).json")) }
    }

    /// What the file says.
    var value: JSONValue {
        get throws { try JSONDecoder().decode(JSONValue.self, from: self.json) }
    }

    /// Every fixture in a folder, those further down included.
    static func all(in folder: String) -> [ContractFixture] {
        let paths = FileManager.default.enumerator(atPath: Self.folder.appendingPathComponent(folder).path) ?? .init()
        return paths.compactMap { $0 as? String }
            .filter { $0.hasSuffix(".json") }
            .map { ContractFixture(path: "\(folder)/\($0.dropLast(".json".count))") }
            .sorted { $0.path < $1.path }
    }

    /// What is in a folder, by name: the events of one side, the kinds of a protocol.
    static func names(in folder: String) -> Set<String> {
        let paths = self.all(in: folder).map { $0.path.dropFirst(folder.count + 1) }
        return Set(paths.compactMap { $0.split(separator: "/").first.map { String($0) } })
    }

    /// Requires that a shape reads the file and writes the same value, no field lost and none added.
    ///
    /// Fields that are `unread` are for others than the server, and need not come back.
    func goesThrough<Shape: Codable>(_ shape: Shape.Type, unread: Set<String> = []) throws {
        #expect(try self.written(by: shape) == self.value.without(unread), "\(self.path) through \(shape)")
    }

    /// What a shape that has read the file writes.
    func written<Shape: Codable>(by shape: Shape.Type) throws -> JSONValue {
        let read = try JSONDecoder().decode(shape, from: self.json)
        return try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(read))
    }
}

/// Any JSON value, with numbers and booleans told apart.
enum JSONValue: Hashable, Sendable, Codable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// An object's fields; none of anything else.
    var fields: [String: JSONValue] {
        if case .object(let fields) = self { fields } else { [:] }
    }

    /// The object without some of its fields.
    func without(_ names: Set<String>) -> JSONValue {
        guard case .object(let fields) = self else { return self }
        return .object(fields.filter { !names.contains($0.key) })
    }
}
