import Foundation
import NIOCore
import Testing

@testable import SocketIO

@Suite struct JSONFuzzTests {
    private static let keys: [StaticString] = ["a", "b", "room", "num", "_placeholder", "description", "sdp", "", "é"]

    @Test(arguments: FuzzRun.seeds)
    func aSecondReaderAgreesOnEverything(seed: UInt64) {
        FuzzRun("JSON", percent: 20, seed: seed).play { mutator in
            let bytes = mutator.changed(of: WireCorpus.json)
            return Self.disagreement(bytes, &mutator).map {
                "\($0) of \(String(decoding: bytes, as: UTF8.self)) \(bytes)"
            }
        }
    }

    @Test(arguments: FuzzRun.seeds)
    func foundationTakesAndRefusesTheSame(seed: UInt64) {
        FuzzRun("JSON with Foundation", percent: 10, seed: seed).play { mutator in
            let bytes = mutator.changed(of: WireCorpus.json)
            let isTaken = JSONSlice(WireMutator.buffer(bytes)) != nil
            let isRead = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            guard isTaken != isRead, !Self.isUnlikeFoundation(bytes, isTaken) else { return nil }
            return "\(isTaken ? "taken" : "refused"): \(String(decoding: bytes, as: UTF8.self)) \(bytes)"
        }
    }

    /// What each of the two takes and the other does not, all of it known.
    private static func isUnlikeFoundation(_ bytes: [UInt8], _ isTaken: Bool) -> Bool {
        if isTaken {
            // It resolves escapes at once, and numbers to what a Double holds.
            return ReferenceJSON.read(bytes)?.all.contains { $0.isLoneSurrogate || $0.isTooLarge } ?? false
        }
        // It takes a comma before a closing bracket, zeros, a byte order mark, and more levels.
        let text = String(decoding: bytes.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }, as: UTF8.self)
        return text.contains(",]") || text.contains(",}") || bytes.contains(0)
            || bytes.starts(with: [0xEF, 0xBB, 0xBF])
            || bytes.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") } > JSONScanner.maximumDepth
    }

    /// Where the reader and its reference differ.
    private static func disagreement(_ bytes: [UInt8], _ mutator: inout WireMutator) -> String? {
        let buffer = WireMutator.buffer(bytes)
        let reference = ReferenceJSON.read(bytes)
        let slice = JSONSlice(buffer)
        guard self.same(slice, reference, bytes) else { return "value" }
        guard self.sameArray(JSONSlice.array(buffer), reference, bytes) else { return "array" }
        guard let reference, let slice else { return nil }
        let numbers = Set(reference.placeholders)
        for attachments in [0, 1, 2, .max] {
            let expected = numbers == Set(0..<numbers.count) && numbers.count <= attachments ? numbers.count : nil
            guard slice.placeholders(attachments: attachments) == expected else { return "placeholders" }
        }
        for node in reference.all {
            guard let slice = JSONSlice(WireMutator.buffer(Array(bytes[node.range]))),
                self.sameValue(slice, node), self.sameMembers(slice, node, bytes, &mutator)
            else { return "values at \(node.range)" }
        }
        return nil
    }

    private static func same(_ slice: JSONSlice?, _ reference: ReferenceJSON?, _ bytes: [UInt8]) -> Bool {
        slice.map { Array($0.bytes.readableBytesView) } == reference.map { Array(bytes[$0.range]) }
    }

    private static func sameArray(
        _ found: (slice: JSONSlice, first: JSONSlice?, second: JSONSlice?, count: Int)?,
        _ reference: ReferenceJSON?,
        _ bytes: [UInt8]
    ) -> Bool {
        guard let reference, case .array(let items) = reference.value else { return found == nil }
        guard let found else { return false }
        return found.count == items.count && self.same(found.slice, reference, bytes)
            && self.same(found.first, items.first, bytes) && self.same(found.second, items.dropFirst().first, bytes)
    }

    private static func sameMembers(
        _ slice: JSONSlice,
        _ node: ReferenceJSON,
        _ bytes: [UInt8],
        _ mutator: inout WireMutator
    ) -> Bool {
        let keys = (0..<3).map { _ in self.keys[mutator.below(self.keys.count)] }
        let expected = keys.map { node.member($0.description, in: bytes) }
        let two = slice.members(keys[0], keys[1])
        let three = slice.members(keys[0], keys[1], keys[2])
        let found = [(two.0, 0), (two.1, 1), (three.0, 0), (three.1, 1), (three.2, 2), (slice[keys[2]], 2)]
        return found.allSatisfy { self.same($0.0, expected[$0.1], bytes) }
    }

    private static func sameValue(_ slice: JSONSlice, _ node: ReferenceJSON) -> Bool {
        var value: String?
        switch node.value {
        case .object: guard slice.kind == .object else { return false }
        case .array(let items): guard slice.kind == .array, slice.item(items.count) == nil else { return false }
        case .string(let string):
            guard slice.kind == .string else { return false }
            value = string
        case .number(let digits): guard slice.kind == .number, slice.integer == Int64(digits) else { return false }
        case .boolean(let boolean): guard slice.boolean == boolean else { return false }
        case .null: guard slice.kind == .null else { return false }
        }
        return slice.string.map { Array($0.utf8) } == value.map { Array($0.utf8) }
            && slice.stringLength?.scalars == value?.unicodeScalars.count
            && slice.stringLength?.utf8Bytes == value?.utf8.count
    }
}

extension ReferenceJSON {
    fileprivate var isLoneSurrogate: Bool {
        switch self.value {
        case .string(nil): true
        case .object(let members): members.contains { $0.key.isLoneSurrogate }
        default: false
        }
    }

    fileprivate var isTooLarge: Bool {
        guard case .number(let digits) = self.value else { return false }
        return Double(digits)?.isFinite != true
    }
}
