import HTTPTypes
import Hummingbird

/// Counts each request that is answered, and the sign-ins among them.
struct MetricsMiddleware: HallwayMiddleware {
    let tally: MetricsTally

    func handle(
        _ request: Request,
        context: HallwayRequestContext,
        next: Next
    ) async throws -> Response {
        let response = try await next(request, context)
        // Known now, and not before: the router notes it where it finds the route.
        let path = context.endpointPath
        let status = MetricsRequest.Status(code: response.status.code)
        self.tally.answered(MetricsRequest(route: MetricsRequest.Route(path: path), status: status))
        if path == "/api/sessions", request.method == .post { self.tally.signInAnswered(isGood: status == .success) }
        return response
    }
}
