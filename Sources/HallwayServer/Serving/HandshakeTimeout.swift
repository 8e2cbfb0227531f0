import NIOCore
import NIOTLS

/// Closes a connection whose peer does not finish the TLS handshake in time, however busy it seems until then.
///
/// It stands behind the TLS handler, which has no limit of its own, and leaves once the handshake is done.
final class HandshakeTimeout: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// How long a handshake may take: many round trips on a bad mobile network.
    static let limit = TimeAmount.seconds(10)

    private var timer: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.limit) {
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer?.cancel()
        self.timer = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard case .handshakeCompleted = event as? TLSUserEvent else { return }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}
