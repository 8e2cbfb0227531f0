import Crypto
import Foundation
import SharedKernel

/// A short-lived user name and password for TURN, as the REST API for TURN services has it and coturn checks it.
struct TurnCredentials: Hashable, Sendable {
    /// When they expire, in seconds since 1970, and a name: `expiry:name`.
    let username: String
    /// `base64(HMAC-SHA1(secret, username))`.
    let credential: String

    /// Makes credentials that are good until the given time.
    init(secret: String, name: String, expiresAt: Instant) {
        self.username = "\(expiresAt.milliseconds / 1_000):\(name)"
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(self.username.utf8),
            using: SymmetricKey(data: Data(secret.utf8))
        )
        self.credential = Data(code).base64EncodedString()
    }
}
