import BenchSupport
import NIOCore
import NIOPosix

extension Guest {
    /// Opens its connection; the gathering is told what comes of it.
    func connect(to port: Int, on eventLoop: any EventLoop) {
        let guest = NIOLoopBound(self, eventLoop: eventLoop)
        ClientBootstrap(group: eventLoop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(30))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(guest.value)
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenFailure { guest.value.gathering.failed(BenchError("A connection could not be made: \($0)")) }
    }
}
