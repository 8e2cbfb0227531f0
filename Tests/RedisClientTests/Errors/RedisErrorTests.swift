import Testing

@testable import RedisClient

@Suite struct RedisErrorTests {
    @Test(
        arguments: [
            ("MOVED 3999 127.0.0.1:6381", RedisRedirection(kind: .moved, slot: 3_999, host: "127.0.0.1", port: 6_381)),
            ("ASK 0 redis.example:1", RedisRedirection(kind: .ask, slot: 0, host: "redis.example", port: 1)),
            ("MOVED 16383 ::1:6381", RedisRedirection(kind: .moved, slot: 16_383, host: "::1", port: 6_381)),
            ("MOVED 1 :6381", RedisRedirection(kind: .moved, slot: 1, host: "", port: 6_381)),
            ("MOVED 16384 h:1", nil),
            ("MOVED 1 h:0", nil),
            ("MOVED 1 h:65536", nil),
            ("MOVED 1 h", nil),
            ("MOVED x h:1", nil),
            ("MOVED", nil),
            ("ERR 1 h:1", nil),
        ] as [(String, RedisRedirection?)]
    )
    func aRedirectionIsReadAndWhatOnlyLooksLikeOneIsAnError(_ line: String, _ redirection: RedisRedirection?) {
        let error = RedisServerError(line: line)
        #expect(RedisRedirection(error) == redirection)
        #expect(RedisError(error) == redirection.map { .redirected($0) } ?? .server(error))
        #expect(error.description == line)
    }

    @Test func anErrorSaysWhetherTheCommandMayHaveBeenCarriedOut() {
        let error = RedisServerError(code: "ERR", message: "no")
        let perhaps: [RedisError] = [
            .connectionLost(wasSent: true), .timedOut(wasSent: true), .server(error), .cancelled,
            .protocolError(reason: ""),
        ]
        let surelyNot: [RedisError] = [
            .connectionLost(wasSent: false), .timedOut(wasSent: false), .unreachable(reason: ""), .overloaded, .closed,
            .authentication(error), .unsuitable(reason: ""),
            .redirected(RedisRedirection(kind: .ask, slot: 1, host: "h", port: 1)),
        ]
        for error in perhaps { #expect(error.mayHaveBeenCarriedOut) }
        for error in surelyNot { #expect(!error.mayHaveBeenCarriedOut) }
    }
}
