import Accounts
import ChatProtocol
import HTTPTypes
import Hummingbird

/// Finds out who asks by the access token in `Authorization`; who has none or a bad one is refused.
struct BearerMiddleware: HallwayMiddleware {
    let accounts: AccountService

    func handle(
        _ request: Request,
        context: HallwayRequestContext,
        next: Next
    ) async throws -> Response {
        guard let token = request.bearerToken else { throw ChatError.signInNeeded }
        var context = context
        context.identity = try await self.accounts.identify(accessToken: token)
        return try await next(request, context)
    }
}

extension Request {
    /// The access token that the request carries.
    var bearerToken: String? {
        guard let parts = self.headers[.authorization]?.split(separator: " ", maxSplits: 1), parts.count == 2 else {
            return nil
        }
        return parts[0].lowercased() == "bearer" ? parts[1].trimmed : nil
    }
}
