import ChatProtocol
import NIOCore

/// A `matched` that is to be written, with the caller's offer as it came.
struct Announcement: JSONWritten {
    /// The argument without the offer.
    let argument: MatchedArgument
    /// The offer, which is JSON already: for the callee, the first time.
    var offer: String?

    var length: Int {
        self.argument.length + (self.offer?.utf8.count ?? 0) + 10
    }

    func write(into json: inout ByteBuffer) {
        self.argument.write(into: &json, offer: self.offer)
    }
}
