import Hummingbird
import Testing

@testable import HallwayServer

@Suite struct RefreshCookieTests {
    @Test func theCookieIsOutOfReachOfScriptsAndOtherSitesAndOtherPaths() {
        let cookie = RefreshCookie(isSecure: false).bearing("token", for: .seconds(60))
        #expect(
            Self.attributes(of: cookie.description) == [
                "hallway_refresh=token", "HttpOnly", "SameSite=Strict", "Path=/api/sessions", "Max-Age=60",
            ]
        )
    }

    @Test func theCookieIsForHTTPSOnlyWhereTheServerIs() {
        let cookie = RefreshCookie(isSecure: true).bearing("token", for: .seconds(60))
        #expect(Self.attributes(of: cookie.description).contains("Secure"))
    }

    @Test func aForgottenCookieIsEmptyAndOver() {
        let attributes = Self.attributes(of: RefreshCookie(isSecure: false).forgotten.description)
        #expect(attributes.isSuperset(of: ["hallway_refresh=", "Max-Age=0", "Path=/api/sessions"]))
    }

    private static func attributes(of cookie: String) -> Set<String> {
        Set(cookie.split(separator: ";").map { String($0).trimmed })
    }
}
