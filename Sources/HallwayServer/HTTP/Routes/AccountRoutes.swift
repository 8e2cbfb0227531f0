import Accounts
import ChatProtocol
import Hummingbird
import SharedKernel

/// What somebody signed in may know of themselves, and what they need for a call: `account` and `ice-servers`.
struct AccountRoutes: Sendable {
    let accounts: AccountService
    let ice: IceProvider

    func add(to api: some RouterMethods<SignedInContext>) {
        api.get("account") { _, context in try await self.account(of: context.identity) }
        api.get("ice-servers") { _, _ in Response.json(self.ice.configuration()) }
    }

    private func account(of identity: Identity) async throws(AccountError) -> Response {
        let account = try await self.accounts.account(identity.account)
        return Response.json(AccountAnswer(account: AccountCard(account), createdAt: account.createdAt.rfc3339))
    }
}
