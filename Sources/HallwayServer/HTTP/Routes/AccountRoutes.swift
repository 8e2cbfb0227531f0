import Accounts
import ChatProtocol
import HTTPTypes
import Hummingbird
import Safety
import SharedKernel

/// What somebody signed in may know and change of themselves, and what they need for a call: `account`, its `export`, and
/// `ice-servers`.
struct AccountRoutes: Sendable {
    let accounts: AccountService
    let safety: SafetyService
    let ice: IceProvider
    let cookie: RefreshCookie

    func add(to api: some RouterMethods<SignedInContext>) {
        api.get("account") { _, context in
            Response.json(AccountAnswer(try await self.accounts.overview(of: context.identity.account)))
        }
        api.patch("account") { request, context in try await self.change(request, context.identity) }
        api.delete("account") { request, context in try await self.delete(request, context.identity) }
        api.get("account/export") { _, context in try await self.export(context.identity) }
        api.get("ice-servers") { _, _ in Response.json(self.ice.configuration()) }
    }

    /// Changes one thing: the name, the password, or the consent.
    private func change(_ request: Request, _ identity: Identity) async throws -> Response {
        let body = try await request.json(as: ChangeAccountBody.self)
        let overview: AccountOverview
        switch (body.displayName, body.newPassword, body.terms) {
        case (let name?, nil, nil):
            overview = try await self.accounts.rename(identity.account, to: name)
        case (nil, let newPassword?, nil):
            guard let password = body.password else { throw ChatError(.invalidRequest, "`password` is missing.") }
            overview = try await self.accounts.changePassword(
                of: identity,
                from: password,
                to: newPassword
            )
        case (nil, nil, let terms?):
            let consent = Consent(adult: body.adult ?? false, terms: terms)
            overview = try await self.accounts.agree(identity.account, to: consent)
        default:
            throw ChatError(
                .invalidRequest,
                "Send one of these: `displayName`, `password` with `newPassword`, or `adult` with `terms`."
            )
        }
        return Response.json(AccountAnswer(overview))
    }

    private func delete(_ request: Request, _ identity: Identity) async throws -> Response {
        let body = try await request.jsonIfAny(as: DeleteAccountBody.self)
        try await self.accounts.delete(identity, password: body?.password)
        var response = Response(status: .noContent)
        response.setCookie(self.cookie.forgotten)
        return response
    }

    private func export(_ identity: Identity) async throws -> Response {
        let account = try await self.accounts.export(identity.account)
        let records = try await self.safety.records(of: identity.account)
        return Response.json(ExportAnswer(account, records, for: identity))
    }
}

extension AccountAnswer {
    init(_ overview: AccountOverview) {
        self.init(
            account: AccountCard(overview.account),
            login: overview.login,
            createdAt: overview.account.createdAt.rfc3339,
            terms: overview.account.termsVersion
        )
    }
}

extension ExportAnswer {
    /// All that is stored about somebody, as they are told it.
    init(_ export: AccountExport, _ records: SafetyRecords, for identity: Identity) {
        self.init(
            account: AccountCard(export.account),
            login: export.login,
            createdAt: export.account.createdAt.rfc3339,
            lastSeenAt: export.account.lastSeenAt.rfc3339,
            adultConfirmedAt: export.account.adultConfirmedAt.rfc3339,
            terms: export.account.termsVersion,
            sessions: export.sessions.map { SessionCard($0, current: identity.session) },
            ban: export.ban.map { ban in
                BanCard(reason: ban.reason, bannedAt: ban.bannedAt.rfc3339, until: ban.until?.rfc3339)
            },
            blocks: records.blocks.map { BlockCard(room: $0.room, createdAt: $0.createdAt.rfc3339) },
            rooms: records.rooms.map {
                RoomCard(room: $0.id, startedAt: $0.startedAt.rfc3339, endedAt: $0.endedAt?.rfc3339)
            },
            reports: records.reports.map { report in
                ReportCard(
                    id: report.id,
                    room: report.room,
                    reason: report.reason.rawValue,
                    note: report.note,
                    createdAt: report.createdAt.rfc3339,
                    outcome: report.decision?.outcome.rawValue
                )
            }
        )
    }
}
