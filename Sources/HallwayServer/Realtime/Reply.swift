import ChatProtocol
import NIOCore
import SharedKernel
import SocketIO
import SocketIOServer

/// Who is told what came of something a guest asked for.
///
/// Used on the seat's event loop, once.
enum Reply {
    /// The event that asked: its acknowledgement, or `refused` if it wants none and fails.
    case socket(EventName, acknowledgement: UInt64?)
    /// A call from elsewhere that waits for where the guest stands.
    case standing(EventLoopPromise<StandingAnswer>)
    /// A call from elsewhere that waits for a text's receipt.
    case receipt(EventLoopPromise<TextReceipt>)

    /// The name of the event that asked.
    enum EventName {
        case known(ClientEventName)
        case unknown(String)

        var text: String {
            switch self {
            case .known(let name): name.rawValue
            case .unknown(let name): name
            }
        }
    }

    /// How much of an event's name is told back, in characters.
    private static let longestEcho = 64

    private static let nothing = ByteBuffer(string: "{}")

    /// It was done.
    func succeed(for seat: Seat) {
        guard case .socket(_, let id?) = self else { return }
        seat.write(.answer(id, Self.nothing))
    }

    /// It was done, and this is where the guest stands.
    func succeed(with answer: StandingAnswer, for seat: Seat) {
        switch self {
        case .socket(_, let id?): seat.write(.answer(id, ChatCodec.json(answer)))
        case .standing(let promise): promise.succeed(answer)
        case .socket(_, nil), .receipt: break
        }
    }

    /// It was handed on, and this is what it was stamped with.
    func succeed(with stamp: TextStamp, for seat: Seat) {
        switch self {
        case .socket(_, let id?): seat.write(.answer(id, stamp.receipt.json))
        case .receipt(let promise): promise.succeed(stamp.receipt)
        case .socket(_, nil), .standing: break
        }
    }

    /// It was done, and this is what came of it.
    func succeed(with answer: some PlainlyWritten, for seat: Seat) {
        guard case .socket(_, let id?) = self else { return }
        seat.write(.answer(id, ChatCodec.json(answer)))
    }

    /// It was done, and this is what came of it.
    func succeed(with answer: some Encodable, for seat: Seat) {
        guard case .socket(_, let id?) = self else { return }
        seat.write(ChatCodec.acknowledgement(id, answer))
    }

    /// It was not done.
    func fail(_ error: ChatError, for seat: Seat) {
        switch self {
        case .socket(_, let id?): seat.write(ChatCodec.acknowledgement(id, Failure(error)))
        case .socket(let event, nil):
            seat.send(.refused, RefusedArgument(event: String(event.text.prefix(Self.longestEcho)), error: error))
        case .standing(let promise): promise.fail(error)
        case .receipt(let promise): promise.fail(error)
        }
    }
}

extension ChatError {
    static let notConnected = ChatError(.notConnected, "You are not connected. Open the page, and try again.")
    static let notAnObject = ChatError(.invalidRequest, "The argument must be an object.")
    static let notInRoom = ChatError(.notInRoom, "You are not in that room.")
    static let busy = ChatError(.unavailable, "The server is busy. Try again.", retryAfter: .seconds(1))
    static let partnerAway = ChatError(
        .unavailable,
        "Their connection dropped, and no more can be kept for them.",
        retryAfter: .seconds(1)
    )
    static let partnerSlow = ChatError(.unavailable, "Their connection is slow. Try again.", retryAfter: .seconds(1))
}

extension TextReceipt {
    /// The receipt as JSON, written without an encoder: there is one for each text.
    fileprivate var json: ByteBuffer {
        var json = ByteBuffer()
        json.reserveCapacity(90)
        json.writeStaticString("{\"id\":\"")
        json.writeString(self.id.description)
        json.writeStaticString("\",\"sentAt\":\"")
        json.writeString(self.sentAt)
        json.writeStaticString("\"}")
        return json
    }
}
