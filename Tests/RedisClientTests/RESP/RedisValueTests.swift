import NIOCore
import Testing

@testable import RedisClient

@Suite struct RedisValueTests {
    @Test func aNumberIsReadFromAnIntegerAndFromDigits() {
        #expect(RedisValue.integer(7).int == 7)
        #expect(RedisValue.bulk("-7").int == -7)
        #expect(RedisValue.simple("7").int == 7)
        #expect(RedisValue.bulk("7.5").int == nil)
        #expect(RedisValue.null.int == nil)
        #expect(RedisValue.bulk("7.5").double == 7.5)
        #expect(RedisValue.double(7.5).double == 7.5)
        #expect(RedisValue.integer(7).double == 7)
        #expect(RedisValue.boolean(true).double == nil)
    }

    @Test func aTextIsReadFromWhateverHoldsOne() {
        #expect(RedisValue.simple("a").string == "a")
        #expect(RedisValue.bulk("a").string == "a")
        #expect(RedisValue.verbatim(format: "txt", ByteBuffer(string: "a")).string == "a")
        #expect(RedisValue.bigNumber("123").string == "123")
        #expect(RedisValue.integer(1).string == nil)
        #expect(RedisValue.null.string == nil)
        #expect(RedisValue.simple("a").bytes == ByteBuffer(string: "a"))
        #expect(RedisValue.array([]).bytes == nil)
    }

    @Test func truthIsOneAndZeroWhereThereIsNoBoolean() {
        #expect(RedisValue.boolean(true).bool == true)
        #expect(RedisValue.integer(0).bool == false)
        #expect(RedisValue.integer(1).bool == true)
        #expect(RedisValue.integer(2).bool == nil)
    }

    @Test func aMapIsReadFromAnArrayOfTwiceItsLengthToo() {
        let entries = [RedisEntry(key: .bulk("a"), value: .integer(1))]
        #expect(RedisValue.map(entries).entries == entries)
        #expect(RedisValue.array([.bulk("a"), .integer(1)]).entries == entries)
        #expect(RedisValue.array([.bulk("a")]).entries == nil)
        #expect(RedisValue.null.entries == nil)
    }

    @Test func valuesAreReadFromArraysSetsAndPushes() {
        #expect(RedisValue.array([.null]).array == [.null])
        #expect(RedisValue.set([.null]).array == [.null])
        #expect(RedisValue.push([.null]).array == [.null])
        #expect(RedisValue.map([]).array == nil)
        #expect(RedisValue.null.isNull)
        #expect(!RedisValue.bulk("").isNull)
    }
}
