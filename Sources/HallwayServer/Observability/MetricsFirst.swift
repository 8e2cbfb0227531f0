import ServiceLifecycle

/// Runs a service once the port of the metrics is open, or at once if there is none.
struct MetricsFirst: Service {
    let metrics: MetricsService?
    let service: any Service

    func run() async throws {
        try await self.metrics?.hasOpened()
        try await self.service.run()
    }
}
