/// A text of the room that a report is about, kept as evidence.
public struct ReportedText: Hashable, Codable, Sendable {
    /// Whether the one who is reported wrote it, and not the one who reports.
    public let isByReported: Bool
    /// When it was sent, in RFC 3339, as both were told it.
    public let sentAt: String
    /// What was written.
    public let text: String

    /// Makes a text from its parts.
    public init(isByReported: Bool, sentAt: String, text: String) {
        self.isByReported = isByReported
        self.sentAt = sentAt
        self.text = text
    }
}
