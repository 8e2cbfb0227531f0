import Testing

@testable import RedisClient

@Suite struct RedisScriptTests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("return 1", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        (String(repeating: "a", count: 1_000), "291e9a6c66994949b57ba5e650361e98fc36b1ba"),
    ])
    func aScriptIsNamedByItsSHA1(_ text: String, _ digest: String) {
        #expect(RedisScript(text).digest == digest)
    }

    @Test func anEvaluationNamesTheScriptCountsTheKeysAndBringsTheArguments() {
        let script = RedisScript("return 1")
        let command = script.evaluation(keys: ["a", "b"], arguments: ["c"])
        #expect(command == RedisCommand("EVALSHA", RedisArgument(script.digest), "2", "a", "b", "c"))
    }
}
