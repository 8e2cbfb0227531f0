import Testing

@testable import PrometheusMetrics

@Suite struct HistogramTests {
    @Test func boundsAreSortedAndOfUseWhateverIsGiven() {
        #expect(HistogramBuckets([2, .nan, 1, 2, .infinity, -1]).bounds == [-1, 1, 2])
    }

    @Test(arguments: [(-5.0, 0), (1, 0), (1.000_001, 1), (2, 1), (4, 2), (4.5, 3), (1e300, 3)])
    func aValueFallsInTheFirstBucketWhoseBoundIsNotBelowIt(value: Double, index: Int) {
        #expect(HistogramBuckets([1, 2, 4]).index(of: value) == index)
    }

    @Test func everyValueOfTheDefaultFindsItsBucket() {
        let buckets = HistogramBuckets.seconds
        for (index, bound) in buckets.bounds.enumerated() {
            #expect(buckets.index(of: bound) == index)
            #expect(buckets.index(of: bound.nextUp) == index + 1)
        }
    }

    @Test func bucketsHoldAllBelowThemAndTheLastHoldsAll() {
        let series = HistogramSeries(HistogramBuckets([1, 2, 3]))
        for value in [0.5, 1, 1.5, 2.5, 2.75, 9] { series.record(value) }
        var text = ExpositionText()
        series.write(to: &text, MetricName("h", .histogram), LabelSet([], in: .histogram))
        let expected = """
            h_bucket{le="1"} 2
            h_bucket{le="2"} 3
            h_bucket{le="3"} 5
            h_bucket{le="+Inf"} 6
            h_sum 17.25
            h_count 6

            """
        #expect(text.text == expected)
    }

    @Test func noBoundsAtAllIsOneBucket() {
        let series = HistogramSeries(HistogramBuckets([]))
        series.recordNanoseconds(1_500_000_000)
        var text = ExpositionText()
        series.write(to: &text, MetricName("h", .histogram), LabelSet([], in: .histogram))
        #expect(text.text == "h_bucket{le=\"+Inf\"} 1\nh_sum 1.5\nh_count 1\n")
    }
}
