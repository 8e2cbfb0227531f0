import ChatProtocol
import Matchmaking

extension Wish {
    /// The longest interest, in Unicode scalars of its one form.
    static let longestInterest = 32
    /// The longest interest as somebody may write it, in bytes: no need to fold what is far too long.
    private static let longestWrittenInterest = 1_024
    /// The longest language tag: RFC 5646 counts on 35.
    private static let longestTag = 64

    /// Reads what a guest asks for, and brings it into the one form (rule 3); nil is what is left out.
    ///
    /// `tag` is of the language.
    init(interests: [String]?, tag: String?, relay: Bool? = nil) throws(ChatError) {
        self.init(relayOnly: relay)
        if let interests { self.interests = try Self.read(interests) }
        if let tag { self.language = try Self.read(tag) }
    }

    /// Interests that are the same count once, at their first place.
    private static func read(_ interests: [String]) throws(ChatError) -> [Interest] {
        guard interests.count <= Self.maximumInterests else {
            throw ChatError(.invalidRequest, "`interests` holds at most \(Self.maximumInterests).")
        }
        var read: [Interest] = []
        for written in interests {
            guard written.utf8.count <= Self.longestWrittenInterest else { throw Self.badInterest }
            let folded = FoldedText(written).text
            guard (1...Self.longestInterest).contains(folded.unicodeScalars.count) else { throw Self.badInterest }
            let interest = Interest(folded)
            if !read.contains(interest) { read.append(interest) }
        }
        return read
    }

    private static var badInterest: ChatError {
        ChatError(.invalidRequest, "Each of `interests` has 1 to \(Self.longestInterest) characters.")
    }

    /// Of a BCP 47 tag the primary subtag counts.
    private static func read(_ tag: String) throws(ChatError) -> LanguageWish {
        guard !tag.isEmpty else { return .any }
        let subtags = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard tag.utf8.count <= Self.longestTag, let primary = subtags.first, (2...8).contains(primary.count),
            primary.allSatisfy(\.isLetter),
            subtags.allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy { $0.isLetter || $0.isDigit } })
        else {
            throw ChatError(.invalidRequest, "`language` must be a language tag such as `en` or `pt-BR`, or empty.")
        }
        return .only(Language(String(decoding: primary, as: UTF8.self).lowercased()))
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    fileprivate var isDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
