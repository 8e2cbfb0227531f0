import ChatProtocol

/// What a name must hold to be shown in the hall.
struct HallSearch: Hashable, Sendable {
    /// The longest search, in Unicode scalars.
    static let longest = 32
    /// Every name holds nothing.
    static let everybody = HallSearch(FoldedText(""))

    /// What is looked for, in UTF-8.
    private let wanted: [UInt8]

    /// Reads what a guest looks for; nil is everybody.
    init(_ written: String?) throws(ChatError) {
        guard let written, !written.isEmpty else {
            self = .everybody
            return
        }
        guard written.unicodeScalars.count <= Self.longest else {
            throw ChatError(.invalidRequest, "`search` holds at most \(Self.longest) characters.")
        }
        self.init(FoldedText(written))
    }

    private init(_ wanted: FoldedText) {
        self.wanted = Array(wanted.text.utf8)
    }

    /// Whether a name holds it.
    ///
    /// Both are of one form, so what their bytes hold is what their letters hold.
    func isIn(_ name: FoldedText) -> Bool {
        guard let first = self.wanted.first else { return true }
        var text = name.text
        return text.withUTF8 { bytes in
            guard bytes.count >= self.wanted.count else { return false }
            for start in 0...(bytes.count - self.wanted.count) where bytes[start] == first {
                var count = 1
                while count < self.wanted.count, bytes[start + count] == self.wanted[count] { count += 1 }
                if count == self.wanted.count { return true }
            }
            return false
        }
    }
}
