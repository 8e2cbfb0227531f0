public import NIOCore

extension SocketIOServer {
    /// Adds everything a fresh connection needs to speak HTTP/1 to this server.
    ///
    /// Call it on the connection's event loop.
    ///
    /// `elsewhere` is called once, on the event loop, before the first request that is not for this server is handed
    /// on: it adds the handlers that answer such requests, as `HTTPServerRequestPart`s, at the pipeline's end. The
    /// future holds what it returned, or nil once the connection has become a WebSocket or is closed.
    public func configurePipeline<Elsewhere: Sendable>(
        of channel: any Channel,
        elsewhere: @escaping (any Channel) throws -> Elsewhere
    ) throws -> EventLoopFuture<Elsewhere?> {
        let use = channel.eventLoop.makePromise(of: Elsewhere?.self)
        let opening = OpeningHandler(
            server: self,
            share: self.share(of: channel.eventLoop),
            elsewhere: { use.succeed(try elsewhere($0)) },
            taken: { use.succeed(nil) }
        )
        do {
            try channel.pipeline.syncOperations.addHandler(opening)
        } catch {
            use.fail(error)
            throw error
        }
        return use.futureResult
    }
}
