/// Who may sign up.
///
/// The raw values are those of the setting `SIGN_UP` and of `GET /api/config`.
public enum SignUpPolicy: String, CaseIterable, Sendable {
    /// Anybody.
    case open
    /// Whoever brings an invite.
    case invite
    /// Nobody.
    case closed
}
