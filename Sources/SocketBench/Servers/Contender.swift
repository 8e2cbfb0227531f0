import BenchSupport

/// A server that is measured.
package enum Contender: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable {
    /// Hallway on one core.
    case ours
    /// The peer on `ws`, on one core.
    case peer
    /// Hallway on two cores, one of them shared with the load generator.
    case oursOnTwo

    /// What a table calls it.
    var title: String {
        switch self {
        case .ours: "hallway"
        case .peer: "ws"
        case .oursOnTwo: "hallway, two cores"
        }
    }

    /// The cores it may use.
    var cores: String {
        self == .oursOnTwo ? "\(Cores.server),\(Cores.generator)" : Cores.server
    }

    /// How it is spoken to.
    var dialect: Dialect {
        self == .peer ? .plainJSON : .socketIO
    }
}
