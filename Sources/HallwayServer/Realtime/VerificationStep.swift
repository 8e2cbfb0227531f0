import ChatProtocol
import NIOCore
import SocketIO

/// One step by which two find out whether they hear each other and nobody in between: the callee's commitment, or a nonce.
///
/// The server passes it on without knowing what it says; it is made anew, so that nothing travels beside it.
struct VerificationStep: Sendable {
    /// 32 bytes in base64url without padding.
    private static let length = 43

    /// `{"commitment":"…"}` or `{"nonce":"…"}`.
    let json: ByteBuffer

    /// Reads the member `verification` of a `signal`.
    init(_ verification: JSONSlice) throws(ChatError) {
        guard verification.kind == .object else { throw Self.malformed }
        let (commitment, nonce) = verification.members("commitment", "nonce")
        var json = ByteBuffer()
        switch (commitment, nonce) {
        case (let commitment?, nil): json.writeString("{\"commitment\":\"\(try Self.read(commitment))\"}")
        case (nil, let nonce?): json.writeString("{\"nonce\":\"\(try Self.read(nonce))\"}")
        default: throw Self.malformed
        }
        self.json = json
    }

    /// The text of a value, if it stands for 32 bytes and is written in the one way there is.
    private static func read(_ value: JSONSlice) throws(ChatError) -> String {
        guard let text = value.string, text.utf8.count == Self.length else { throw Self.malformed }
        let digits = text.utf8.compactMap(Self.digit)
        // The last digit has two bits more than there are: they are 0.
        guard digits.count == Self.length, digits[Self.length - 1] & 0b11 == 0 else { throw Self.malformed }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }

    private static var malformed: ChatError {
        ChatError(
            .invalidRequest,
            "verification must be an object with either commitment or nonce: 32 bytes in base64url without padding."
        )
    }
}
