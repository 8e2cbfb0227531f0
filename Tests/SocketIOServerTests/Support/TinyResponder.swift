import NIOCore
import NIOHTTP1

/// Answers the requests that are not for the sockets with their own path.
///
/// `/early…` is answered before its body has come, `/never…` not at all.
final class TinyResponder: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var path = ""

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            self.path = head.uri
            if self.path.hasPrefix("/early") { self.respond(context) }
        case .body:
            break
        case .end:
            if !self.path.hasPrefix("/early"), !self.path.hasPrefix("/never") { self.respond(context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func respond(_ context: ChannelHandlerContext) {
        let body = ByteBuffer(string: "elsewhere \(self.path)")
        let headers: HTTPHeaders = ["content-length": String(body.readableBytes)]
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }
}
