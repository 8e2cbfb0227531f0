import Accounts
import ChatProtocol
import Hummingbird
import Testing

@testable import HallwayServer

@Suite struct ProblemTests {
    @Test(arguments: AccountError.Code.allCases)
    func anAccountErrorKeepsItsCodeAndWords(code: AccountError.Code) {
        let problem = Problem(of: AccountError(code: code, message: "words"))
        #expect(problem.error.code.rawValue == code.rawValue)
        #expect(problem.error.message == "words")
        #expect(problem.status.code == problem.error.code.status)
    }

    @Test(arguments: ErrorCode.allCases)
    func everyAnswerIsProblemJSONWithTheStatusOfItsCode(code: ErrorCode) {
        let response = Problem(ChatError(code, "words")).response
        #expect(response.status.code == code.status)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(!response.status.reasonPhrase.isEmpty)
        #expect((response.headers[.retryAfter] != nil) == [429, 503].contains(code.status))
        #expect((response.headers[.wwwAuthenticate] != nil) == (code.status == 401))
    }

    @Test(arguments: [(Duration.milliseconds(1), "1"), (.seconds(30), "30"), (.milliseconds(1_500), "2"), (.zero, "1")])
    func retryAfterIsInWholeSecondsRoundedUp(wait: Duration, header: String) {
        let problem = Problem(of: AccountError(code: .rateLimited, message: "words", retryAfter: wait))
        #expect(problem.response.headers[.retryAfter] == header)
    }

    @Test func whatIsNotMeantForClientsIsNotTold() {
        struct Secret: Error {}
        let problem = Problem(of: Secret())
        #expect(problem.error.code == .internal)
        #expect(!problem.error.message.contains("Secret"))
        let failed = Problem(of: AccountError(code: .unavailable, message: "words", cause: Secret()))
        #expect(!failed.error.message.contains("Secret"))
    }

    @Test(arguments: [
        (HTTPError(.notFound), ErrorCode.notFound), (HTTPError(.contentTooLarge), .payloadTooLarge),
        (HTTPError(.badRequest), .invalidRequest), (HTTPError(.internalServerError), .internal),
    ])
    func aServerErrorBecomesTheProtocolsCode(error: HTTPError, code: ErrorCode) {
        #expect(Problem(of: error).error.code == code)
    }
}
