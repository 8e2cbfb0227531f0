import Accounts
import HTTPTypes
import Hummingbird
import Safety

/// Everything that is answered over plain HTTP, put together: the page, the API and the health checks.
struct HTTPRoutes: Sendable {
    let settings: Settings
    let accounts: AccountService
    let safety: SafetyService
    let seats: any SeatCommands
    let ice: IceProvider
    let page: PageFiles
    let readiness: Readiness
    var tally = MetricsTally.off

    /// Makes the router.
    ///
    /// From the outside in: headers, log, metrics, origins, problems, and then the routes.
    func router() -> Router<HallwayRequestContext> {
        let listening = self.settings.listening
        let origins = OriginPolicy(listening)
        let router = Router(context: HallwayRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders(origins: origins, isStrict: listening.publicOrigin?.scheme == .https))
        router.add(middleware: RequestLog())
        router.add(middleware: MetricsMiddleware(tally: self.tally))
        router.add(middleware: OriginMiddleware(policy: origins))
        router.add(middleware: ProblemMiddleware())

        HealthRoutes(readiness: self.readiness).add(to: router)
        PageRoutes(page: self.page).add(to: router)
        let api = router.group("api")
        InfoRoutes(policy: self.accounts.policy, relayOnly: self.settings.ice.relayOnly, seats: self.seats).add(to: api)
        let cookie = RefreshCookie(isSecure: listening.isSecure)
        let address = ClientAddress(trustedProxies: listening.trustedProxies)
        SessionRoutes(accounts: self.accounts, cookie: cookie, address: address).add(to: api)
        let signedIn = api.group()
            .add(middleware: BearerMiddleware(accounts: self.accounts))
            .group(context: SignedInContext.self)
        AccountRoutes(accounts: self.accounts, safety: self.safety, ice: self.ice, cookie: cookie).add(to: signedIn)
        SessionListRoutes(accounts: self.accounts).add(to: signedIn)
        SeatRoutes(seats: self.seats).add(to: signedIn)
        Self.refuseOtherMethods(on: router)
        return router
    }

    /// Has every path answer a method that it does not have with 405, and say which it has.
    private static func refuseOtherMethods(on router: Router<HallwayRequestContext>) {
        let known = Dictionary(grouping: router.routes) { $0.path.description }
        for (path, routes) in known where path != "/**" {
            let allowed = routes.map(\.method)
            let hasHead = allowed.contains(.get)
            for method in [.get, .head, .post, .put, .patch, .delete, .options] as [HTTPRequest.Method]
            where !allowed.contains(method) && !(method == .head && hasHead) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw MethodNotAllowed(allowed: allowed)
                }
            }
        }
    }
}
