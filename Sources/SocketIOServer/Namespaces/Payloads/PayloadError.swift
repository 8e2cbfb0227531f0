/// Why a payload could not be written or read.
enum PayloadError: Error {
    /// A value holds what a client would take for an attachment's placeholder.
    case strayPlaceholder
    /// A placeholder stands for an attachment that is not there, or what should be bytes is none.
    case noAttachment
    /// A string that cannot be read, with a lone surrogate in it.
    case malformedString
    /// What should be a whole event is none, or its placeholders are not those of its attachments.
    case noEvent
    /// A name that the official clients keep for themselves.
    case reservedName
}
