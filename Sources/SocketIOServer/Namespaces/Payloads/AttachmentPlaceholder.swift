/// What stands in JSON for an attachment (Socket.IO protocol v5, "Binary packets").
struct AttachmentPlaceholder: Codable {
    let isPlaceholder: Bool
    let num: Int

    init(num: Int) {
        self.isPlaceholder = true
        self.num = num
    }

    private enum CodingKeys: String, CodingKey {
        case isPlaceholder = "_placeholder"
        case num
    }
}
