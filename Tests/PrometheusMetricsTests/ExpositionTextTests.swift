import Testing

@testable import PrometheusMetrics

@Suite struct ExpositionTextTests {
    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (0.1, "0.1"), (1e-5, "1e-05"), (1.5e300, "1.5e+300"),
        (9_007_199_254_740_991, "9007199254740991"), (0x1p53, "9007199254740992.0"), (1e16, "1e+16"),
        (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ])
    func aNumberIsWrittenAsPrometheusReadsIt(value: Double, written: String) {
        #expect(ExpositionText.number(value) == written)
    }

    @Test func helpIsOneLineWhateverItSays() {
        var text = ExpositionText()
        text.begin(MetricName("a", .gauge), .gauge, help: "one\ntwo \\ \"three\"\r")
        #expect(text.text == "# HELP a one\\ntwo \\\\ \"three\"\r\n# TYPE a gauge\n")
    }
}

@Suite struct MetricNameTests {
    @Test(arguments: [
        ("rooms", "rooms"), ("http.server.requests", "http_server_requests"), ("a:b", "a:b"), ("9lives", "_9lives"),
        ("", "_"), ("größe", "gr__e"), ("a b{c=\"d\"}\n", "a_b_c__d___"),
    ])
    func aNameHasOnlyWhatPrometheusAllows(label: String, name: String) {
        #expect(MetricName(label, .gauge).text == name)
    }

    @Test(arguments: [("texts", "texts_total"), ("texts_total", "texts_total"), ("texts.total", "texts_total")])
    func aCounterEndsInTotal(label: String, name: String) {
        #expect(MetricName(label, .counter).text == name)
    }

    @Test func aNameIsNotEndless() {
        #expect(MetricName(String(repeating: "n", count: 100_000), .gauge).text.count == MetricName.longest)
    }
}

@Suite struct LabelSetTests {
    @Test func labelsStandInOneOrder() {
        #expect(LabelSet([("b", "2"), ("a", "1")], in: .gauge).text == #"a="1",b="2""#)
    }

    @Test(arguments: [
        (#"a"b"#, #"a\"b"#), (#"C:\DIR"#, #"C:\\DIR"#), ("one\ntwo", #"one\ntwo"#), ("\r\n", "\r\\n"),
        ("ü {,} 👋", "ü {,} 👋"),
    ])
    func aValueMayBeAnyText(value: String, written: String) {
        #expect(LabelSet([("a", value)], in: .gauge).text == "a=\"\(written)\"")
    }

    @Test func ofTwoWithOneNameTheLastCountsAndAnEmptyOneIsNone() {
        #expect(LabelSet([("a.b", "1"), ("a_b", "2"), ("c", "")], in: .gauge).text == #"a_b="2""#)
    }

    @Test func whatPrometheusKeepsForItselfGetsAnotherName() {
        #expect(LabelSet([("__name__", "x"), ("1st", "y")], in: .gauge).text == #"_1st="y",_name__="x""#)
        #expect(LabelSet([("le", "x")], in: .histogram).text == #"exported_le="x""#)
        #expect(LabelSet([("le", "x")], in: .counter).text == #"le="x""#)
    }

    @Test func aValueIsNotEndless() {
        let labels = LabelSet([("a", String(repeating: "n", count: 100_000))], in: .gauge)
        #expect(labels.text.count == LabelSet.longestValue + 4)
    }
}
