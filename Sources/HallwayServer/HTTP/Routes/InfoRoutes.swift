import Accounts
import ChatProtocol
import Hummingbird

/// What anybody may know: `config` and `stats`.
struct InfoRoutes: Sendable {
    let policy: AccountPolicy
    let relayOnly: Bool
    let seats: any SeatCommands

    func add(to api: some RouterMethods<HallwayRequestContext>) {
        api.get("config") { _, _ in self.config }
        api.get("stats") { _, _ in Response.json(try await self.seats.stats()) }
    }

    private var config: Response {
        Response.json(
            ConfigAnswer(
                version: HallwayApplication.version,
                signUp: self.policy.signUp.rawValue,
                guestsAllowed: self.policy.guestsAllowed,
                relayOnly: self.relayOnly,
                terms: self.policy.terms
            )
        )
    }
}
