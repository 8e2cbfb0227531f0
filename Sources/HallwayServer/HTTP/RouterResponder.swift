import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SharedKernel

/// Answers requests by the router, as Hummingbird's own application does.
struct RouterResponder<Router: HTTPResponder>: Sendable
where Router.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let router: Router
    let clock: WallClock
    let logger: Logger

    /// Answers one request.
    @concurrent func respond(
        to request: Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        let context = Router.Context(source: ApplicationRequestContextSource(channel: channel, logger: self.logger))
        var response: Response
        do {
            response = try await self.router.respond(to: request, context: context)
        } catch {
            self.logger.debug("A request failed outside of what answers failures", metadata: ["cause": "\(error)"])
            response = Response(status: .internalServerError)
        }
        response.headers[.date] = self.clock.now.httpDate
        try await writer.write(response: response.head, body: response.body)
    }
}
