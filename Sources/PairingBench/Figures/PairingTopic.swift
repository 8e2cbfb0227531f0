/// What can be measured by itself.
package enum PairingTopic: String, CaseIterable, Codable, Sendable {
    /// The index of the queue, where half of those who come find somebody.
    case half
    /// The index of the queue, where everybody in reach is excluded.
    case blocked
    /// The whole lobby, where everybody suits.
    case suits
    /// The whole lobby, where half of those who come find somebody.
    case lobby
    /// What the lobby keeps.
    case memory

    /// What a table calls it.
    var title: String {
        switch self {
        case .half: "queue, half find somebody"
        case .blocked: "queue, everybody in reach excluded"
        case .suits: "lobby, everybody suits"
        case .lobby: "lobby, half find somebody"
        case .memory: "memory"
        }
    }

    /// How many must wait, or be here, for it to be measured.
    var leastSize: Int {
        switch self {
        case .half, .blocked, .lobby: 1
        // With fewer, the same two would have to meet again.
        case .suits: 1_000
        // Is measured with as many as the plan says, and not by size.
        case .memory: .max
        }
    }

    /// Topics with commas between them; nil if one is unknown or there is none.
    package static func list(_ text: String) -> Set<PairingTopic>? {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let topics = words.compactMap { PairingTopic(rawValue: String($0)) }
        return topics.count == words.count ? Set(topics) : nil
    }
}
