import HTTPTypes
import Hummingbird
import Logging

/// Logs each request at `debug`: by its route, not its path, and without tokens, bodies or addresses.
struct RequestLog: HallwayMiddleware {
    func handle(
        _ request: Request,
        context: HallwayRequestContext,
        next: Next
    ) async throws -> Response {
        let started = ContinuousClock.now
        let response = try await next(request, context)
        context.logger.debug(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)",
                "route": "\(context.endpointPath ?? "none")",
                "status": "\(response.status.code)",
                "microseconds": "\((ContinuousClock.now - started) / .microseconds(1))",
            ]
        )
        return response
    }
}
