public import SharedKernel

/// One line of the audit trail: who did what to whom, and when.
///
/// The trail can be added to and read; no entry is ever changed or forgotten.
public struct AuditEntry: Hashable, Sendable {
    /// When it was done.
    public let at: Instant
    /// Who did it: a moderator's name, or the account's id where its owner did.
    public let by: String
    /// What was done: an ``AuditAction``, or one of another version of this program.
    public let action: String
    /// To whom or what.
    public let subject: String?
    /// What else there is to say.
    public let detail: String?

    /// Takes an entry back from a store.
    public init(at: Instant, by: String, action: String, subject: String?, detail: String?) {
        self.at = at
        self.by = by
        self.action = action
        self.subject = subject
        self.detail = detail
    }

    /// Makes an entry.
    public init(at: Instant, by: String, action: AuditAction, subject: String? = nil, detail: String? = nil) {
        self.init(at: at, by: by, action: action.rawValue, subject: subject, detail: detail)
    }
}

/// What the audit trail tells of.
public enum AuditAction: String, CaseIterable, Sendable {
    /// An account was shut out.
    case accountBanned = "account.banned"
    /// An account was let in again before its ban was over.
    case accountUnbanned = "account.unbanned"
    /// An account was deleted, by its owner.
    case accountDeleted = "account.deleted"
    /// An invite was made.
    case inviteMade = "invite.made"
    /// A report was decided.
    case reportDecided = "report.decided"
    /// A moderator read a report and its texts.
    case reportRead = "report.read"
}
