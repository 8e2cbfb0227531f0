import Testing

@testable import HallwayServer

@Suite struct DeviceNameTests {
    private static let firefox = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"
    private static let webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
    private static let blink = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"

    @Test(arguments: [
        (Self.firefox, "Firefox on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64) \(Self.blink) Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(Self.blink) Safari/537.36 Edg/130.0.0.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \(Self.webKit) Version/18.0 Safari/605.1.15",
            "Safari on Mac"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) \(Self.webKit) Version/18.0 Mobile Safari/604.1",
            "Safari on iPhone"
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/130.0 Mobile Safari/604.1", "Chrome on iPhone"),
        ("SomeBot/1.0 (Linux)", "Linux"),
    ])
    func aBrowserIsKnownByItsNameAndSystem(userAgent: String, name: String) {
        #expect(DeviceName.name(of: userAgent) == name)
    }

    @Test(arguments: ["", "curl/8.5.0", "<script>", String(repeating: "Firefox/ Android ", count: 100)])
    func nothingElseIsKept(userAgent: String) {
        #expect(DeviceName.name(of: userAgent) == nil)
    }
}
