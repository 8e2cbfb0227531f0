import Testing

@testable import SocketBench

@Suite struct LaunchTests {
    private let sample = """
        # The least that is logged.
        LOG_LEVEL=info

        # Not supported by this version.
        METRICS_PORT=
        """

    @Test func aSettingIsSupportedUnlessItsOwnRemarkSaysOtherwise() {
        #expect(Launch.isSupported("LOG_LEVEL", in: self.sample))
        #expect(!Launch.isSupported("METRICS_PORT", in: self.sample))
        #expect(!Launch.isSupported("PORT", in: self.sample))
        let later = self.sample.replacing("Not supported by this version.", with: "Where metrics are served.")
        #expect(Launch.isSupported("METRICS_PORT", in: later))
    }
}
