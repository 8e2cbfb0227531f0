public import NIOCore
import NIOPosix
import NIOSSL

/// Asks STUN and TURN servers, by UDP, TCP and TLS.
public struct StunClient: Sendable {
    private let loops: any EventLoopGroup
    private let patience: Duration
    private let authorities: String?

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - loops: Where its connections live.
    ///   - patience: How long a connection, and each answer, is waited for.
    ///   - authorities: A file of certificates in PEM that are to be trusted besides those the system trusts.
    public init(loops: any EventLoopGroup, patience: Duration = .seconds(5), authorities: String? = nil) {
        self.loops = loops
        self.patience = patience
        self.authorities = authorities
    }

    /// Asks where the server sees this machine from.
    public func publicAddress(by server: StunServer) async throws(StunFailure) -> StunAddress {
        try await self.withChannel(to: server) { channel throws(StunFailure) in
            var generator = SystemRandomNumberGenerator()
            let answer = try await self.ask(StunMessage(.binding, using: &generator), key: nil, on: channel)
            guard answer.kind == .success, let value = answer[.xorMappedAddress],
                let address = StunAddress(masked: value, transaction: answer.transaction)
            else { throw .malformed(StunError(of: answer)?.description ?? "an answer without an address") }
            return address
        }
    }

    /// Holds a dialogue with a TURN server, to its end.
    public func hold(_ dialogue: TurnDialogue, with server: StunServer) async throws(StunFailure)
        -> TurnDialogue.Outcome
    {
        try await self.withChannel(to: server) { channel throws(StunFailure) in
            var generator = SystemRandomNumberGenerator()
            var dialogue = dialogue
            var directive = dialogue.begin(using: &generator)
            while true {
                switch directive {
                case .finish(let outcome):
                    return outcome
                case .ask(let message, let key):
                    let answer = try await self.ask(message, key: key, on: channel)
                    directive = dialogue.received(answer, using: &generator)
                }
            }
        }
    }

    private func ask(
        _ message: StunMessage,
        key: [UInt8]?,
        on channel: any Channel
    ) async throws(StunFailure) -> StunMessage {
        let promise = channel.eventLoop.makePromise(of: StunMessage.self)
        let call = StunCall(
            message: message,
            bytes: message.encoded(key: key),
            deadline: .now() + TimeAmount(self.patience),
            answer: promise
        )
        // One that cannot be written any more is told by the channel's end.
        channel.writeAndFlush(call).whenFailure { promise.fail(StunFailure.unreachable("\($0)")) }
        do { return try await promise.futureResult.get() } catch { throw StunFailure(error) }
    }

    private func withChannel<Value: Sendable>(
        to server: StunServer,
        _ body: (any Channel) async throws(StunFailure) -> Value
    ) async throws(StunFailure) -> Value {
        let channel: any Channel
        do { channel = try await self.connect(to: server) } catch { throw StunFailure(error) }
        let result: Result<Value, StunFailure>
        do throws(StunFailure) { result = .success(try await body(channel)) } catch { result = .failure(error) }
        // It may be closed already.
        try? await channel.close()
        return try result.get()
    }

    private func connect(to server: StunServer) async throws -> any Channel {
        if server.transport == .udp {
            return try await DatagramBootstrap(group: self.loops)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandlers([StunEnvelopes(), StunHandler(isStream: false)])
                    }
                }
                .connect(host: server.host, port: server.port)
                .get()
        }
        let context = try server.transport == .tls ? self.tlsContext() : nil
        return try await ClientBootstrap(group: self.loops)
            .connectTimeout(TimeAmount(self.patience))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context {
                        // An address is no name: the certificate is then held against the address itself.
                        let name = StunAddress(server.host, port: 0) == nil ? server.host : nil
                        try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
                    }
                    try pipeline.addHandler(StunHandler(isStream: true))
                }
            }
            .connect(host: server.host, port: server.port)
            .get()
    }

    private func tlsContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authorities { configuration.additionalTrustRoots = [.file(authorities)] }
        return try NIOSSLContext(configuration: configuration)
    }
}

/// Why a server could not be asked.
public enum StunFailure: Error, Hashable, Sendable {
    /// There is no way there, or nobody there.
    case unreachable(String)
    /// It did not answer in time.
    case silent
    /// It closed the connection instead of answering.
    case closed
    /// What it answered is no STUN, or no answer to what was asked.
    case malformed(String)

    fileprivate init(_ error: any Error) {
        self = error as? StunFailure ?? .unreachable("\(error)")
    }
}
