import BenchSupport
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Gets guest passes from a server, over a few connections that are kept alive.
///
/// What passes cost the server is not measured: they are all there before the measuring starts.
final class PassOffice {
    private static let connections = 8

    private let port: Int
    private let eventLoop: any EventLoop
    private let promise: EventLoopPromise<[String]>
    private let total: Int
    private var asked = 0
    fileprivate var tokens: [String] = []
    private var isOver = false

    private init(port: Int, count: Int, on eventLoop: any EventLoop) {
        self.port = port
        self.total = count
        self.eventLoop = eventLoop
        self.promise = eventLoop.makePromise(of: [String].self)
    }

    /// So many access tokens, each of a guest of its own; called on the event loop.
    static func passes(_ count: Int, port: Int, on eventLoop: any EventLoop) -> EventLoopFuture<[String]> {
        let office = PassOffice(port: port, count: count, on: eventLoop)
        guard count > 0 else {
            office.promise.succeed([])
            return office.promise.futureResult
        }
        for _ in 0..<min(count, self.connections) { office.openDesk() }
        return office.promise.futureResult
    }

    private func openDesk() {
        let office = NIOLoopBound(self, eventLoop: self.eventLoop)
        let port = self.port
        ClientBootstrap(group: self.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(PassDesk(office: office.value, port: port))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenFailure { office.value.failed(BenchError("No pass could be asked for: \($0)")) }
    }

    /// Whether one more is to be asked for.
    fileprivate func takeOne() -> Bool {
        guard !self.isOver, self.asked < self.total else { return false }
        self.asked += 1
        return true
    }

    fileprivate func received(_ token: String) {
        self.tokens.append(token)
        guard self.tokens.count == self.total, !self.isOver else { return }
        self.isOver = true
        self.promise.succeed(self.tokens)
    }

    fileprivate func failed(_ error: BenchError) {
        guard !self.isOver else { return }
        self.isOver = true
        self.promise.fail(error)
    }
}

/// One connection of a pass office's: asks, waits for the answer, asks again.
private final class PassDesk: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private struct Pass: Decodable {
        let accessToken: String
    }

    private let office: PassOffice
    private let port: Int
    private var status = HTTPResponseStatus.ok
    private var body = ByteBuffer()
    private var isDone = false

    init(office: PassOffice, port: Int) {
        self.office = office
        self.port = port
    }

    func channelActive(context: ChannelHandlerContext) {
        self.ask(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            self.status = head.status
            self.body.clear()
        case .body(var part):
            self.body.writeBuffer(&part)
        case .end:
            let pass = try? JSONDecoder().decode(Pass.self, from: Data(self.body.readableBytesView))
            guard self.status == .created, let pass else {
                self.office.failed(BenchError("A pass was refused: \(self.status)"))
                return context.close(promise: nil)
            }
            self.office.received(pass.accessToken)
            self.ask(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard !self.isDone else { return }
        self.office.failed(BenchError("The server closed a connection that passes were asked for on."))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.office.failed(BenchError("No pass could be asked for: \(error)"))
        context.close(promise: nil)
    }

    private func ask(_ context: ChannelHandlerContext) {
        guard self.office.takeOne() else {
            self.isDone = true
            return context.close(promise: nil)
        }
        let body = ByteBuffer(string: #"{"adult":true,"terms":"1"}"#)
        let headers: HTTPHeaders = [
            "host": "127.0.0.1:\(self.port)", "content-type": "application/json",
            "content-length": "\(body.readableBytes)",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/api/sessions/guest", headers: headers)
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }
}
