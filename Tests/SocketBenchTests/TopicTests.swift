import Testing

@testable import SocketBench

@Suite struct TopicTests {
    @Test func topicsAreNamedWithCommasBetween() {
        #expect(Topic.list("texts") == [.texts])
        #expect(Topic.list("texts,idle") == [.texts, .idle])
    }

    @Test(arguments: ["", "text", "texts,", "texts, idle"])
    func anUnknownTopicSpoilsTheList(text: String) {
        #expect(Topic.list(text) == nil)
    }
}
