public import ServiceLifecycle

extension Namespaces: Service {
    /// Runs asynchronous handlers, and hears the other servers, until the task is cancelled or told to shut down.
    ///
    /// To be run once. ``SocketIOService`` does so by itself; with another HTTP server it goes into the same
    /// `ServiceGroup`, before that server, so that it is there for as long as there are clients. Told to shut down, it
    /// lets handlers end within ``NamespacesConfiguration/handlerTimeout``; then they are cancelled and waited for.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.runUntilCancelled() }
            group.addTask {
                try? await gracefulShutdown()
                await self.finishHandlers()
            }
            defer { group.cancelAll() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Runs handlers and hears the other servers, whoever is told to shut down.
    func runUntilCancelled() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.tasks.run() }
            group.addTask { try await self.configuration.broadcaster.run { self.deliver($0) } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Waits until no handler runs and what they said is on its way to the other servers, but not for long.
    func finishHandlers() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.tasks.waitUntilIdle()
                await self.configuration.broadcaster.flush()
            }
            group.addTask { try? await Task.sleep(for: self.configuration.handlerTimeout) }
            await group.next()
            group.cancelAll()
        }
    }
}
