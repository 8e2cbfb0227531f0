// The words for every refusal, in one place, so that they speak with one voice.
extension SafetyError {
    static let invalidReason = SafetyError(
        code: .invalidRequest,
        message: "Please say what it is about: \(ReportReason.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    static let invalidNote = SafetyError(
        code: .invalidRequest,
        message: "A note has at most \(ReportNote.longest) characters, and none of them invisible controls."
    )
    static let notInRoom = SafetyError(
        code: .notInRoom,
        message: "You can block or report somebody while you are with them, and for "
            + "\(SafetyService.reach.components.seconds / 60) minutes after that."
    )
    static let notFound = SafetyError(code: .notFound, message: "There is no such report.")
    static let alreadyDecided = SafetyError(code: .alreadyDecided, message: "That report was decided before.")

    static func unavailable(because cause: any Error) -> SafetyError {
        SafetyError(
            code: .unavailable,
            message: "We cannot do that right now. Please try again in a moment.",
            cause: cause
        )
    }
}
