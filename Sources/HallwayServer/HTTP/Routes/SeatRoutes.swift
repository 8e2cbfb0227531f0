import Accounts
import ChatProtocol
import Hummingbird

/// What the caller's connected seat can be told by HTTP: `messages`, `next` and `stop`.
struct SeatRoutes: Sendable {
    let seats: any SeatCommands

    func add(to api: some RouterMethods<SignedInContext>) {
        api.post("messages") { request, context in
            let argument = try await request.json(as: TextArgument.self, upTo: Request.largestTextBody)
            return Response.json(try await self.seats.text(argument, by: context.identity.guest), status: .accepted)
        }
        api.post("next") { request, context in
            let argument = try await request.jsonIfAny(as: NextArgument.self) ?? NextArgument()
            return Response.json(try await self.seats.next(argument, by: context.identity.guest), status: .accepted)
        }
        api.post("stop") { _, context in
            Response.json(try await self.seats.stop(by: context.identity.guest), status: .accepted)
        }
    }
}
