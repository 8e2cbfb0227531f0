import Accounts
import ChatProtocol
import HTTPTypes
import Hummingbird
import SharedKernel

/// Where somebody is signed in, and the end of that: `sessions` and `sessions/{id}`.
struct SessionListRoutes: Sendable {
    let accounts: AccountService

    func add(to api: some RouterMethods<SignedInContext>) {
        api.get("sessions") { _, context in
            let sessions = try await self.accounts.sessions(of: context.identity.account)
            return Response.json(
                SessionsAnswer(sessions: sessions.map { SessionCard($0, current: context.identity.session) })
            )
        }
        api.delete("sessions/:id") { _, context in
            guard let session = context.parameters.get("id").flatMap({ SessionID($0) }) else {
                throw AccountError.noSuchSession
            }
            try await self.accounts.end(session, of: context.identity.account)
            return Response(status: .noContent)
        }
    }
}

extension SessionCard {
    init(_ session: SessionSummary, current: SessionID) {
        self.init(
            id: session.id,
            createdAt: session.createdAt.rfc3339,
            refreshedAt: session.refreshedAt.rfc3339,
            expiresAt: session.expiresAt.rfc3339,
            device: session.device,
            current: session.id == current
        )
    }
}
