import Foundation
import NIOCore
import NIOPosix

/// Keeps an event loop awake until it is ended: a byte goes round in a pipe, so that the loop always finds work.
///
/// Who writes to somebody asleep pays for waking them, and in a virtual machine waking another core costs more than
/// passing on a message. If the load slept whenever it had nothing to do, that would be measured as the server's doing.
final class Vigil: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long it does not look for work between two looks: whoever looks all the time is in the way of who brings some.
    private static let breath = TimeAmount.microseconds(20)

    /// Begins a vigil; it ends when the channel is closed.
    static func begin(on eventLoop: any EventLoop) -> EventLoopFuture<any Channel> {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return eventLoop.makeFailedFuture(IOError(errnoCode: errno, reason: "pipe")) }
        return NIOPipeBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Vigil()) }
            }
            .takingOwnershipOfDescriptors(input: ends[0], output: ends[1])
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(bytes: [0])), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let end = NIODeadline.now() + Self.breath
        while NIODeadline.now() < end {}
        context.writeAndFlush(data, promise: nil)
    }
}
