import ChatProtocol
import HTTPTypes
import Hummingbird

/// Keeps pages that the host does not allow from changing anything, and lets those it allows read the answers (CORS).
struct OriginMiddleware: HallwayMiddleware {
    let policy: OriginPolicy

    func handle(
        _ request: Request,
        context: HallwayRequestContext,
        next: Next
    ) async throws -> Response {
        let origin = request.headers[.origin]
        let isAllowed = self.policy.allows(origin: origin, host: request.head.authority)
        var response: Response
        if !isAllowed && !request.isRead {
            // Whatever the path: routers and eyes do not always agree on which one it is.
            response = Problem(.forbiddenOrigin).response
        } else if !request.isForAPI {
            return try await next(request, context)
        } else if request.isPreflight {
            response = Self.preflight
        } else {
            response = try await next(request, context)
        }
        response.headers[values: .vary].append("Origin")
        if let origin, isAllowed {
            response.headers[.accessControlAllowOrigin] = origin
            response.headers[.accessControlAllowCredentials] = "true"
            response.headers[.accessControlExposeHeaders] = "Retry-After"
        }
        return response
    }

    private static var preflight: Response {
        Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, POST, PATCH, DELETE",
                .accessControlAllowHeaders: "Authorization, Content-Type",
                .accessControlMaxAge: "600",
            ]
        )
    }
}

extension Request {
    /// Whether it is for the API, and so answered for programs rather than for people.
    ///
    /// Empty parts of a path are passed over, as by the router.
    var isForAPI: Bool {
        self.uri.path.split(separator: "/").first == "api"
    }

    fileprivate var isRead: Bool {
        self.method == .get || self.method == .head
    }

    fileprivate var isPreflight: Bool {
        self.method == .options && self.headers[.accessControlRequestMethod] != nil
    }
}

extension ChatError {
    static let forbiddenOrigin = ChatError(
        .forbiddenOrigin,
        "This page may not use this server. Its host allows origins with PUBLIC_URL and CORS_ORIGINS."
    )
}
