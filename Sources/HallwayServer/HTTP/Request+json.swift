import ChatProtocol
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The largest body that a call takes unless it says otherwise, in bytes.
    private static let largestBody = 16 * 1_024
    /// The largest body that holds a text: the longest one with every character escaped, and what stands around it.
    static let largestTextBody = 32 * 1_024

    /// Reads the body as JSON.
    ///
    /// What is wrong with it is said with the field's name.
    func json<Value: Decodable>(as type: Value.Type, upTo bound: Int = largestBody) async throws -> Value {
        guard self.hasJSON else {
            throw ChatError(.invalidRequest, "Send the body as JSON, with `Content-Type: application/json`.")
        }
        return try Self.decode(type, from: try await self.boundedBody(bound))
    }

    /// Reads the body as JSON, or nil if there is none.
    func jsonIfAny<Value: Decodable>(as type: Value.Type) async throws -> Value? {
        let body = try await self.boundedBody(Self.largestBody)
        guard body.readableBytes > 0 else { return nil }
        guard self.hasJSON else {
            throw ChatError(.invalidRequest, "Send the body as JSON, with `Content-Type: application/json`.")
        }
        return try Self.decode(type, from: body)
    }

    private var hasJSON: Bool {
        let mediaType = self.headers[.contentType]?.prefix { $0 != ";" }.trimmed.lowercased()
        return mediaType == "application/json"
    }

    private func boundedBody(_ bound: Int) async throws -> ByteBuffer {
        // Known to be too large: it is refused before it is read.
        if let length = self.headers[.contentLength].flatMap({ Int($0) }), length > bound {
            throw ChatError.bodyTooLarge
        }
        do {
            return try await self.body.collect(upTo: bound)
        } catch is NIOTooManyBytesError {
            throw ChatError.bodyTooLarge
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw BodyInterrupted(cause: error)
        }
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, from body: ByteBuffer) throws -> Value {
        try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }
}

/// Thrown when the rest of a body will not come: the connection was lost, or what came on it is no HTTP.
struct BodyInterrupted: Error {
    /// What the connection said.
    let cause: any Error
}
