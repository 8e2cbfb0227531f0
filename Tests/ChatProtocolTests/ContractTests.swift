import ChatProtocol
import Foundation
import SharedKernel
import Testing

/// Holds the shapes to `docs/contract`, whose files are the examples of `docs/openapi.yaml` and `docs/asyncapi.yaml`.
struct ContractTests {
    // MARK: Everything is there

    @Test func everyEventOfAClientHasItsFixtures() {
        let events = Set(ClientEventName.allCases.map(\.rawValue))
        #expect(ContractFixture.names(in: "socket/client") == events)
        #expect(ContractFixture.names(in: "socket/answer") == events.union(["failure"]))
    }

    @Test func everyEventOfTheServerHasItsFixtures() {
        #expect(ContractFixture.names(in: "socket/server") == Set(ServerEventName.allCases.map(\.rawValue)))
    }

    @Test func everyErrorCodeHasItsFixture() {
        let failures = ContractFixture.all(in: "http/problems") + ContractFixture.all(in: "socket/answer/failure")
        let told = Set(failures.map(\.name))
        let codes = Set(ErrorCode.allCases.map(\.rawValue))
        #expect(told == codes.union(["method_not_allowed"]))
    }

    @Test func everyKindOfFixtureIsReadHere() {
        #expect(ContractFixture.names(in: "http") == ["requests", "answers", "problems"])
        #expect(ContractFixture.names(in: "socket") == ["connect", "client", "answer", "server"])
        #expect(ContractFixture.names(in: "socket/connect") == ["argument", "refusal"])
    }

    // MARK: HTTP

    @Test(arguments: ContractFixture.all(in: "http/requests"))
    func aRequestIsReadWhole(_ fixture: ContractFixture) throws {
        switch fixture.operation {
        case "signUp": try fixture.goesThrough(SignUpBody.self)
        case "signIn": try fixture.goesThrough(SignInBody.self)
        case "takeGuestPass": try fixture.goesThrough(GuestPassBody.self)
        case "changeAccount": try fixture.goesThrough(ChangeAccountBody.self)
        case "deleteAccount": try fixture.goesThrough(DeleteAccountBody.self)
        case "sendText": try fixture.goesThrough(TextArgument.self)
        case "next": try fixture.goesThrough(NextArgument.self)
        default: Issue.record("nobody reads \(fixture.path)")
        }
    }

    @Test(arguments: ContractFixture.all(in: "http/answers"))
    func anAnswerIsWrittenAsItStands(_ fixture: ContractFixture) throws {
        switch fixture.operation {
        case "getHealth", "getReadiness": try fixture.goesThrough(HealthAnswer.self)
        case "getConfig": try fixture.goesThrough(ConfigAnswer.self)
        case "getStats": try fixture.goesThrough(Stats.self)
        case "signUp", "signIn", "takeGuestPass", "refresh": try fixture.goesThrough(SessionAnswer.self)
        case "listSessions": try fixture.goesThrough(SessionsAnswer.self)
        case "getAccount", "changeAccount": try fixture.goesThrough(AccountAnswer.self)
        case "exportAccount": try fixture.goesThrough(ExportAnswer.self)
        case "getIceServers": try fixture.goesThrough(IceConfiguration.self)
        case "sendText": try fixture.goesThrough(TextReceipt.self)
        case "next", "stop": try fixture.goesThrough(StandingAnswer.self)
        default: Issue.record("nobody writes \(fixture.path)")
        }
    }

    @Test(arguments: ContractFixture.all(in: "http/problems"))
    func aProblemHasTheStatusOfItsCode(_ fixture: ContractFixture) throws {
        try fixture.goesThrough(ProblemDetails.self)
        let problem = try JSONDecoder().decode(ProblemDetails.self, from: fixture.json)
        if fixture.name == "method_not_allowed" {
            #expect(problem.status == 405 && problem.code == .invalidRequest)
        } else {
            #expect(problem.code.rawValue == fixture.name && problem.status == problem.code.status)
        }
    }
}

extension ContractFixture {
    /// The operation that the file shows: its name as far as the hyphen, if it has one.
    fileprivate var operation: Substring {
        self.name.prefix { $0 != "-" }
    }
}
