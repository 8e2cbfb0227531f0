import ChatProtocol
import HTTPTypes
import Hummingbird

/// The page itself, and words for people who look where there is nothing.
struct PageRoutes: Sendable {
    let page: PageFiles

    func add(to router: some RouterMethods<HallwayRequestContext>) {
        router.get("/") { request, _ in self.answer(request) ?? Self.notBuilt }
        router.get("**") { request, _ in
            if request.isForAPI { throw HTTPError(.notFound) }
            return self.answer(request) ?? Self.notFound
        }
    }

    private func answer(_ request: Request) -> Response? {
        guard let file = self.page[request.uri.path] else { return nil }
        let headers: HTTPFields = [
            .contentType: file.contentType,
            .eTag: file.entityTag,
            .cacheControl: file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if Self.isCurrent(file.entityTag, in: request) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.body))
    }

    private static func isCurrent(_ entityTag: String, in request: Request) -> Bool {
        let tags = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }.map(\.trimmed)
        return tags.contains { $0 == entityTag || $0 == "W/\(entityTag)" || $0 == "*" }
    }

    private static var notBuilt: Response {
        .words(
            title: "The page is not built yet",
            "The server runs, but it has no page to show. Run <code>make web</code> in the project and start it again.",
            status: .serviceUnavailable
        )
    }

    private static var notFound: Response {
        .words(
            title: "There is nothing here",
            "This path leads nowhere. <a href=\"/\">Go to the start page.</a>",
            status: .notFound
        )
    }
}
