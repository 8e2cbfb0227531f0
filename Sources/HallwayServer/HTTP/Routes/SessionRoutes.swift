import Accounts
import ChatProtocol
import HTTPTypes
import Hummingbird
import SharedKernel

/// Coming in and going out: `accounts`, `sessions`, `sessions/guest`, `sessions/refresh`, `sessions/current`.
struct SessionRoutes: Sendable {
    let accounts: AccountService
    let cookie: RefreshCookie
    let address: ClientAddress

    func add(to api: some RouterMethods<HallwayRequestContext>) {
        api.post("accounts") { request, context in try await self.signUp(request, context) }
        api.post("sessions") { request, context in try await self.signIn(request, context) }
        api.post("sessions/guest") { request, context in try await self.guestPass(request, context) }
        api.post("sessions/refresh") { request, _ in try await self.refresh(request) }
        api.delete("sessions/current") { request, _ in try await self.signOut(request) }
    }

    /// Makes an account; with a guest's token, of the one that the guest has.
    private func signUp(_ request: Request, _ context: HallwayRequestContext) async throws -> Response {
        let body = try await request.json(as: SignUpBody.self)
        var guest: Identity?
        if request.headers[.authorization] != nil {
            guard let token = request.bearerToken else { throw ChatError.signInNeeded }
            guest = try await self.accounts.identify(accessToken: token)
        }
        let signedIn = try await self.accounts.signUp(
            login: body.login,
            password: body.password,
            displayName: body.displayName,
            consent: Consent(adult: body.adult ?? false, terms: body.terms),
            invite: body.invite,
            promoting: guest,
            device: DeviceName.read(request),
            from: self.address.client(of: request, peer: context.peer)
        )
        return self.answer(signedIn, status: .created)
    }

    private func signIn(_ request: Request, _ context: HallwayRequestContext) async throws -> Response {
        let body = try await request.json(as: SignInBody.self)
        let signedIn = try await self.accounts.signIn(
            login: body.login,
            password: body.password,
            device: DeviceName.read(request),
            from: self.address.client(of: request, peer: context.peer)
        )
        return self.answer(signedIn, status: .ok)
    }

    private func guestPass(_ request: Request, _ context: HallwayRequestContext) async throws -> Response {
        let body = try await request.json(as: GuestPassBody.self)
        let signedIn = try await self.accounts.guestPass(
            displayName: body.displayName,
            consent: Consent(adult: body.adult ?? false, terms: body.terms),
            device: DeviceName.read(request),
            from: self.address.client(of: request, peer: context.peer)
        )
        return self.answer(signedIn, status: .created)
    }

    private func refresh(_ request: Request) async throws -> Response {
        guard let token = RefreshCookie.token(in: request) else { throw ChatError.signInNeeded }
        return self.answer(try await self.accounts.refresh(token), status: .ok)
    }

    /// Ends the session of the access token, that of the cookie, or both if they are two.
    ///
    /// A cookie that is good for nothing is forgotten and no error, so that signing out twice ends in the same place.
    private func signOut(_ request: Request) async throws -> Response {
        let cookie = RefreshCookie.token(in: request)
        if let token = request.bearerToken, let identity = try await self.identify(token, orElse: cookie) {
            try await self.accounts.signOut(session: identity.session)
        } else if cookie == nil {
            throw ChatError.signInNeeded
        }
        if let cookie { _ = try await self.accounts.signOut(refreshToken: cookie) }
        var response = Response(status: .noContent)
        response.setCookie(self.cookie.forgotten)
        return response
    }

    /// Who bears an access token.
    ///
    /// One that is good for nothing is an error only if there is no cookie to go by.
    private func identify(_ token: String, orElse cookie: String?) async throws(AccountError) -> Identity? {
        do {
            return try await self.accounts.identify(accessToken: token)
        } catch {
            guard cookie != nil, error.code == .unauthorized else { throw error }
            return nil
        }
    }

    private func answer(_ signedIn: SignedIn, status: HTTPResponse.Status) -> Response {
        let answer = SessionAnswer(
            account: AccountCard(signedIn.account),
            accessToken: signedIn.accessToken,
            expiresIn: Int(signedIn.expiresIn.wholeMilliseconds / 1_000)
        )
        var response = Response.json(answer, status: status)
        // A guest who signs up stays in their session, and its cookie stays good.
        if let refreshToken = signedIn.refreshToken {
            response.setCookie(self.cookie.bearing(refreshToken, for: signedIn.refreshExpiresIn))
        }
        return response
    }
}

extension AccountCard {
    init(_ account: Account) {
        self.init(id: account.id, displayName: account.displayName, guest: account.isGuest)
    }
}
