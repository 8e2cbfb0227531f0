import HTTPTypes
import Hummingbird

/// Puts on every answer what keeps a browser from being used against the visitor.
struct SecurityHeaders: HallwayMiddleware {
    let origins: OriginPolicy
    /// Whether browsers are to come by https alone from now on.
    ///
    /// Only where the host has said that the world comes so: a certificate for one's own network must not close `http://`
    /// to every other port of `localhost` for a year.
    let isStrict: Bool

    func handle(
        _ request: Request,
        context: HallwayRequestContext,
        next: Next
    ) async throws -> Response {
        var response = try await next(request, context)
        let own = self.origins.own(host: request.head.authority)
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy(own: own)
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.permissionsPolicy] = "camera=(self), microphone=(self), display-capture=(self)"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        if self.isStrict {
            response.headers[.strictTransportSecurity] = "max-age=31536000"
        }
        if response.headers[.cacheControl] == nil {
            response.headers[.cacheControl] = "no-store"
        }
        return response
    }

    /// Everything from this server, and nothing from elsewhere.
    ///
    /// The origin of its WebSockets is named, because not every browser counts them as `'self'`.
    static func contentSecurityPolicy(own: Origin?) -> String {
        let sockets = own.map { " \($0.webSocket)" } ?? ""
        return [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "media-src 'self' blob:",
            "connect-src 'self'\(sockets)",
            "font-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }
}
