/// What can be measured by itself.
package enum Topic: String, CaseIterable, Codable, Sendable {
    /// What letting somebody in costs.
    case accept
    /// What an idle connection holds.
    case idle
    /// Texts between few pairs.
    case texts
    /// Texts between many pairs.
    case crowd
    /// Signals between few pairs.
    case signals
    /// How long a text takes at a steady pace.
    case latency
    /// How much goes through at most.
    case saturation

    /// Those that are measured on a server full of guests; the others on one with few.
    static let ofCrowds: Set<Topic> = [.accept, .idle, .crowd]

    /// What it finds.
    var figures: [Figure] {
        switch self {
        case .accept: [.accept]
        case .idle: [.idle, .idleFull]
        case .texts: [.texts]
        case .crowd: [.crowd]
        case .signals: [.signals]
        case .latency: [.p50, .p99, .p999]
        case .saturation: [.saturation]
        }
    }

    /// Topics with commas between them; nil if one is unknown or there is none.
    package static func list(_ text: String) -> Set<Topic>? {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let topics = words.compactMap { Topic(rawValue: String($0)) }
        return topics.count == words.count ? Set(topics) : nil
    }
}
