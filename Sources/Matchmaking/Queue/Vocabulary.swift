/// The words that guests use, each by a number for as long as somebody uses it.
///
/// So a word is hashed and compared once, when it comes in, and is kept once, however many name it.
struct Vocabulary<Word: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable {
        var word: Word?
        var users: Int
    }

    private var numbers: [Word: UInt32] = [:]
    /// By number; the first is nobody's.
    private var entries: ContiguousArray<Entry> = [Entry(word: nil, users: 0)]
    private var free: [UInt32] = []

    /// How many words are in use.
    var count: Int {
        self.numbers.count
    }

    /// The word of a number that is in use.
    subscript(_ number: UInt32) -> Word? {
        self.entries[Int(number)].word
    }

    /// One more uses a word; its number is never 0.
    mutating func take(_ word: Word) -> UInt32 {
        let unused = self.free.last ?? UInt32(self.entries.count)
        let number = Self.value(of: &self.numbers[word, default: unused])
        guard number == unused else {
            self.entries[Int(number)].users += 1
            return number
        }
        if self.free.popLast() == nil { self.entries.append(Entry(word: nil, users: 0)) }
        self.entries[Int(number)] = Entry(word: word, users: 1)
        return number
    }

    /// What stands in a place that was found, or made, by one look-up.
    private static func value(of place: inout UInt32) -> UInt32 {
        place
    }

    /// One fewer uses a word: it is forgotten with the last.
    mutating func release(_ number: UInt32) {
        let index = Int(number)
        self.entries[index].users -= 1
        guard self.entries[index].users == 0, let word = self.entries[index].word else { return }
        self.entries[index].word = nil
        self.numbers[word] = nil
        self.free.append(number)
    }
}
