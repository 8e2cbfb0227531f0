import Hummingbird
import SharedKernel

/// The cookie that keeps somebody signed in: out of reach of scripts, and sent to `/api/sessions` alone.
struct RefreshCookie: Sendable {
    private static let name = "hallway_refresh"
    private static let path = "/api/sessions"

    private let isSecure: Bool

    /// Makes the cookie's form; it is for https only if the server is reached by https.
    init(isSecure: Bool) {
        self.isSecure = isSecure
    }

    /// The cookie with a token, for as long as the token is good.
    func bearing(_ token: String, for lifetime: Duration) -> Cookie {
        self.cookie(value: token, maxAge: Int(lifetime.wholeMilliseconds / 1_000))
    }

    /// The cookie that makes a browser forget it.
    var forgotten: Cookie {
        self.cookie(value: "", maxAge: 0)
    }

    /// The token that a request bears.
    static func token(in request: Request) -> String? {
        request.cookies[Self.name].flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    private func cookie(value: String, maxAge: Int) -> Cookie {
        Cookie(
            name: Self.name,
            value: value,
            maxAge: maxAge,
            path: Self.path,
            secure: self.isSecure,
            httpOnly: true,
            sameSite: .strict
        )
    }
}
