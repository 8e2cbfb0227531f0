/// What a guest asks for, in the numbers of ``Words``.
package struct Asked: Hashable, Sendable {
    /// In order, each once.
    package var interests: [UInt32] = []
    /// 0 for whichever.
    package var language: UInt32 = 0

    /// Asks for nothing.
    package init() {}

    /// Whether anybody is as good as any.
    var isNothing: Bool {
        self.interests.isEmpty && self.language == 0
    }

    func shares(with other: Asked) -> Bool {
        var (mine, theirs) = (0, 0)
        while mine < self.interests.count, theirs < other.interests.count {
            let (one, two) = (self.interests[mine], other.interests[theirs])
            if one == two { return true }
            if one < two { mine += 1 } else { theirs += 1 }
        }
        return false
    }
}

/// The interests and languages that are asked for by those who are here.
package struct Words: Sendable {
    private var interests = Vocabulary<Interest>()
    private var languages = Vocabulary<Language>()

    /// Knows none.
    package init() {}

    /// How many words are known.
    package var count: Int {
        self.interests.count + self.languages.count
    }

    /// What is asked for now by one who asked before; what is left out stays as it was.
    package mutating func take(_ wish: Wish, after old: Asked = Asked()) -> Asked {
        var asked = old
        if let interests = wish.interests {
            asked.interests = self.take(interests.prefix(Wish.maximumInterests))
            for number in old.interests { self.interests.release(number) }
        }
        if let language = wish.language {
            if case .only(let language) = language {
                asked.language = self.languages.take(language)
            } else {
                asked.language = 0
            }
            if old.language != 0 { self.languages.release(old.language) }
        }
        return asked
    }

    /// The numbers of what is named, in order and each once.
    private mutating func take(_ named: ArraySlice<Interest>) -> [UInt32] {
        var numbers: [UInt32] = []
        numbers.reserveCapacity(named.count)
        for interest in named {
            let number = self.interests.take(interest)
            // From the end: there are ten at most.
            var index = numbers.count
            while index > 0, numbers[index - 1] > number { index -= 1 }
            if index > 0, numbers[index - 1] == number {
                self.interests.release(number)
            } else {
                numbers.insert(number, at: index)
            }
        }
        return numbers
    }

    /// Nobody asks for this any more.
    package mutating func release(_ asked: Asked) {
        for number in asked.interests { self.interests.release(number) }
        if asked.language != 0 { self.languages.release(asked.language) }
    }

    /// The interests that two both name, in order.
    func shared(by one: Asked, and other: Asked) -> [Interest] {
        guard !one.interests.isEmpty, !other.interests.isEmpty else { return [] }
        return one.interests.filter(other.interests.contains).compactMap { self.interests[$0] }.sorted()
    }
}
