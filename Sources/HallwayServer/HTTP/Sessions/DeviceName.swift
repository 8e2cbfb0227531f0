import HTTPTypes
import Hummingbird

/// What a browser says of itself, cut down to its name and its system: enough to know one's own devices apart.
///
/// `User-Agent` is the client's to choose; whatever it says, this is one of a few known words or nothing.
enum DeviceName {
    /// Browsers, by what only they say; those that also say another's name come first.
    private static let browsers = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
        ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ]

    /// The device that a request comes from, such as "Firefox on Android".
    static func read(_ request: Request) -> String? {
        request.headers[.userAgent].flatMap { self.name(of: $0) }
    }

    /// The device of a `User-Agent`.
    static func name(of userAgent: String) -> String? {
        // Longer than any browser's: not worth a search.
        guard userAgent.utf8.count <= 1_024 else { return nil }
        let browser = self.browsers.first { userAgent.contains($0.0) }?.1
        let system = self.systems.first { userAgent.contains($0.0) }?.1
        switch (browser, system) {
        case (let browser?, let system?): return "\(browser) on \(system)"
        case (let name?, nil), (nil, let name?): return name
        case (nil, nil): return nil
        }
    }
}
