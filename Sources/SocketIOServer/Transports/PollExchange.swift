import NIOCore
import NIOHTTP1

/// One HTTP request to the Engine.IO path that is still to be answered.
///
/// It may be answered from any thread, once; the answer is written on its connection's own event loop, if that
/// connection is still there.
final class PollExchange: Sendable {
    private let gate: NIOLoopBound<SocketIOGate>
    private let eventLoop: any EventLoop
    private let number: Int

    /// Must be made on the gate's event loop.
    init(gate: SocketIOGate, number: Int, eventLoop: any EventLoop) {
        self.gate = NIOLoopBound(gate, eventLoop: eventLoop)
        self.eventLoop = eventLoop
        self.number = number
    }

    /// Answers a poll with packets.
    func answer(_ payload: ByteBuffer) {
        self.respond(.ok, "text/plain; charset=UTF-8", payload)
    }

    /// Says that the packets of a POST were taken.
    func answerPost() {
        self.respond(.ok, "text/html", ByteBuffer(string: "ok"))
    }

    /// Refuses the request.
    func refuse(_ refusal: EngineRefusal, _ fields: HTTPHeaders = [:]) {
        self.respond(refusal.status, "application/json", ByteBuffer(string: refusal.body), fields)
    }

    /// Refuses a new session, and says when to try again.
    func refuseSession(retryAfter: TimeAmount) {
        let refusal = EngineRefusal.tooManySessions
        let seconds = (retryAfter.nanoseconds + 999_999_999) / 1_000_000_000
        let fields: HTTPHeaders = ["retry-after": String(max(1, seconds))]
        self.respond(refusal.status, "application/json", ByteBuffer(string: refusal.body), fields)
    }

    private func respond(
        _ status: HTTPResponseStatus,
        _ contentType: String,
        _ body: ByteBuffer,
        _ fields: HTTPHeaders = [:]
    ) {
        let gate = self.gate
        let number = self.number
        self.eventLoop.execute {
            gate.value.respond(to: number, status, contentType: contentType, body: body, fields)
        }
    }
}
