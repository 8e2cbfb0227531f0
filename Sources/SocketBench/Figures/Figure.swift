/// One row of the result.
package enum Figure: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    /// CPU ms for each connection that was let in.
    case accept
    /// KB for each idle connection, with many of them.
    case idle
    /// KB for each idle connection, with as many as the file limit lets.
    case idleFull
    /// CPU s for 100,000 texts between few pairs.
    case texts
    /// CPU s for 100,000 texts between many pairs.
    case crowd
    /// CPU s for 100,000 signals.
    case signals
    /// Half of the texts took at most so many ms.
    case p50
    /// 99 of 100 texts took at most so many ms.
    case p99
    /// 999 of 1,000 texts took at most so many ms.
    case p999
    /// Texts a second at most.
    case saturation

    /// What ours must show.
    enum Bar: Hashable, Sendable {
        /// At most so many times what the peer needs.
        case timesPeer(Double)
        /// At most so much.
        case atMost(Double)
    }

    /// The figure whose reference tells whether this one was measured rightly; nil if nothing does.
    var witness: Figure? {
        switch self {
        case .accept, .texts, .crowd, .signals: self
        case .p50, .p99, .p999, .saturation: .texts
        case .idle, .idleFull: nil
        }
    }

    /// How the peer did where the bars were set.
    var reference: Double? {
        switch self {
        case .accept: 0.125
        case .texts: 1.10
        case .crowd: 2.53
        case .signals: 2.51
        default: nil
        }
    }

    /// What ours must show, if anything.
    var bar: Bar? {
        switch self {
        case .accept: .timesPeer(1)
        case .idle: .atMost(7.5)
        case .texts: .timesPeer(0.8)
        case .crowd: .timesPeer(0.7)
        case .signals: .timesPeer(0.5)
        case .p99: .timesPeer(1.25)
        case .idleFull, .p50, .p999, .saturation: nil
        }
    }

    /// The unit, as a table shows it.
    var unit: String {
        switch self {
        case .accept, .p50, .p99, .p999: "ms"
        case .idle, .idleFull: "KB"
        case .texts, .crowd, .signals: "s"
        case .saturation: "/s"
        }
    }

    /// How many digits behind the point mean something.
    var digits: Int {
        switch self {
        case .accept, .p50, .p99, .p999: 3
        case .idle, .idleFull, .texts, .crowd, .signals: 2
        case .saturation: 0
        }
    }
}
