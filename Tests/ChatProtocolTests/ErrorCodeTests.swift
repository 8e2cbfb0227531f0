import ChatProtocol
import Foundation
import Testing

struct ErrorCodeTests {
    @Test(arguments: [
        ("invalid_request", 400), ("unknown_event", 400), ("payload_too_large", 413), ("unauthorized", 401),
        ("wrong_credentials", 401), ("banned", 403), ("forbidden_origin", 403), ("guests_not_allowed", 403),
        ("sign_up_closed", 403), ("consent_required", 403), ("not_found", 404), ("name_taken", 409),
        ("not_in_room", 409), ("not_connected", 409), ("already_in_room", 409), ("weak_password", 422),
        ("no_such_call", 404), ("already_calling", 409), ("already_ringing", 409), ("nobody_available", 409),
        ("guest_unavailable", 409),
        ("rate_limited", 429), ("unavailable", 503), ("internal", 500),
    ])
    func everyCodeHasItsNameAndStatus(name: String, status: Int) throws {
        let code = try #require(ErrorCode(rawValue: name))
        #expect(code.status == status)
    }

    @Test func noCodeIsWithoutARow() {
        #expect(ErrorCode.allCases.count == 24)
    }

    @Test func anErrorSaysWhenToTryAgainInMilliseconds() throws {
        let error = ChatError(.rateLimited, "Slower.", retryAfter: .milliseconds(1_500))
        let json = try JSONEncoder().encode(Failure(error))
        let read = try #require(try JSONSerialization.jsonObject(with: json) as? [String: [String: Any]])
        #expect(read["error"]?["code"] as? String == "rate_limited")
        #expect(read["error"]?["message"] as? String == "Slower.")
        #expect(read["error"]?["retryAfterMs"] as? Int == 1_500)
        #expect(try JSONDecoder().decode(Failure.self, from: json).error == error)
    }
}
