import ChatProtocol
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What a server answered.
struct HTTPAnswer {
    let status: Int
    let body: Data
    private let headers: [String: String]

    init(_ response: HTTPURLResponse, body: Data) {
        self.status = response.statusCode
        self.body = body
        self.headers = Dictionary(
            response.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") },
            uniquingKeysWith: { "\($0), \($1)" }
        )
    }

    /// A header's value.
    subscript(header: String) -> String? {
        self.headers[header.lowercased()]
    }

    /// The body as text.
    var text: String {
        String(decoding: self.body, as: UTF8.self)
    }

    /// The failure's code, if the body is a problem in which everything agrees.
    var problem: ErrorCode? {
        guard
            self["Content-Type"] == "application/problem+json",
            let details = try? self.json(as: ProblemDetails.self),
            details.status == self.status, !details.detail.isEmpty, !details.title.isEmpty
        else { return nil }
        return details.code
    }

    /// The refresh token in `Set-Cookie`, as a `Cookie` header bears it.
    var refreshCookie: String? {
        self["Set-Cookie"].flatMap { $0.split(separator: ";").first }.map(String.init)
    }

    /// The body as JSON.
    func json<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: self.body)
    }
}
