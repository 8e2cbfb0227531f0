import NIOHTTP1

/// The header fields of an answer to a request for the Engine.IO path.
enum EngineResponse {
    /// The head of an answer; `origin` is that of the page which asked, if one did.
    static func head(
        _ status: HTTPResponseStatus,
        contentType: String?,
        length: Int,
        origin: String?
    ) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        headers.add(name: "content-length", value: String(length))
        if let contentType { headers.add(name: "content-type", value: contentType) }
        headers.add(name: "cache-control", value: "no-store")
        headers.add(name: "x-content-type-options", value: "nosniff")
        headers.add(name: "vary", value: "Origin")
        if let origin, status != .forbidden {
            headers.add(name: "access-control-allow-origin", value: origin)
            headers.add(name: "access-control-allow-credentials", value: "true")
            if status == .noContent {
                headers.add(name: "access-control-allow-methods", value: "GET, POST")
                headers.add(name: "access-control-allow-headers", value: "content-type, authorization")
                headers.add(name: "access-control-max-age", value: "600")
            }
        }
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }
}
