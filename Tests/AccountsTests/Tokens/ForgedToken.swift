import Testing

@testable import Accounts

/// A token written by hand, in parts.
///
/// The signatures were made with Python's `hmac`, by the key ``secret``.
struct ForgedToken: CustomTestStringConvertible, Sendable {
    static let secret = "a secret of 32 bytes, no more..."

    static let subject = #""sub":"acc_0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a""#
    static let session = #""sid":"ses_0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b""#

    let testDescription: String
    let text: String

    init(
        _ name: String,
        header: String,
        payload: String = #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500}"#,
        signature: String
    ) {
        self.testDescription = name
        self.text = [Base64URL.encode([UInt8](header.utf8)), Base64URL.encode([UInt8](payload.utf8)), signature]
            .joined(separator: ".")
    }

    /// What a genuine token looks like, so that the forgeries are known to fail for the reason they name.
    static let genuine = ForgedToken(
        "valid",
        header: #"{"alg":"HS256","kid":"QudlPSS_hUAo"}"#,
        signature: "6WM6iiHudP6Wtooeck8h_pkiPF4cpEXDKOp3eDZZ7xw"
    )

    static let forgeries = [
        ForgedToken(
            "none and no signature",
            header: #"{"alg":"none","kid":"QudlPSS_hUAo"}"#,
            signature: ""
        ),
        ForgedToken(
            "none, signed all the same",
            header: #"{"alg":"none","kid":"QudlPSS_hUAo"}"#,
            signature: "kYM_LOjF0mpEcMXgIbM6KF6-6zq35MJslD4rabERSGw"
        ),
        ForgedToken(
            "another algorithm",
            header: #"{"alg":"HS512","kid":"QudlPSS_hUAo"}"#,
            signature: "jmRo2F5GE313jJ_mxy4KeDnbjYC31EimkPoOth9OG7zsdJn6dfJtZ9OsZc7NHzpOG5C-PNsN3HkawVtx8BtB3Q"
        ),
        ForgedToken(
            "another algorithm than said",
            header: #"{"alg":"HS512","kid":"QudlPSS_hUAo"}"#,
            signature: "oFtPbP1zPZiFruGw0khs2tdPB9LMlbByy5i15hIJIpg"
        ),
        ForgedToken(
            "no algorithm",
            header: #"{"kid":"QudlPSS_hUAo"}"#,
            signature: "f4HqsByP-Zl-sH4IfNhQtDfj_kxHijRXfL94lJDut8Q"
        ),
        ForgedToken(
            "no kid",
            header: #"{"alg":"HS256"}"#,
            signature: "tgVq_Owm6cUN8AIel6adD6xDhNhm0nvL1maGfCpsqyg"
        ),
        ForgedToken(
            "a kid that is none of ours",
            header: #"{"alg":"HS256","kid":"AAAAAAAAAAAA"}"#,
            signature: "wnyDmjXdigliZdS98DA8kzIlrwcGaMZhz3SFK-TdoIE"
        ),
        ForgedToken(
            "no expiry",
            header: #"{"alg":"HS256","kid":"QudlPSS_hUAo"}"#,
            payload: #"{\#(subject),\#(session),"iat":1767225600}"#,
            signature: "3V9-I5CVlRCvmj-R8SNTBdl4gRW-PMlmxEvO3M8rPLI"
        ),
        ForgedToken(
            "no session",
            header: #"{"alg":"HS256","kid":"QudlPSS_hUAo"}"#,
            payload: #"{\#(subject),"iat":1767225600,"exp":1767226500}"#,
            signature: "CfOTgts8uPSAgA0jLQ4XAl36bYqqeMtSlS4RXvRV1NA"
        ),
        ForgedToken(
            "a guest for an account",
            header: #"{"alg":"HS256","kid":"QudlPSS_hUAo"}"#,
            payload: #"{"sub":"gst_0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a","iat":1767225600,"exp":1767226500}"#,
            signature: "GbRhCw-twJZZp8R90Z4OApi3yxw9XSnEO8HUK8aXw40"
        ),
        ForgedToken(
            "an expiry beyond reckoning",
            header: #"{"alg":"HS256","kid":"QudlPSS_hUAo"}"#,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":9223372036854775807}"#,
            signature: "A9K8wbPTHuNkl3YLkGoGgaut3wDjt_MGbyx53Wdt408"
        ),
        ForgedToken(
            "no claims",
            header: #"{"alg":"HS256","kid":"QudlPSS_hUAo"}"#,
            payload: #"[]"#,
            signature: "R6MZ5BKzKDU1-Ru0cNPwuJgVSaWm93ZKnnqMwqTRuXo"
        ),
    ]
}
