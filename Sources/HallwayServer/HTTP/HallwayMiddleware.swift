import Hummingbird

/// What stands between the server and its routes.
protocol HallwayMiddleware: RouterMiddleware where Context == HallwayRequestContext {}

extension HallwayMiddleware {
    /// What is behind a middleware.
    ///
    /// Hummingbird calls it off the caller's actor, unlike our own functions by default.
    typealias Next = @concurrent (Request, HallwayRequestContext) async throws -> Response
}
