import ChatProtocol
import Foundation
import SharedKernel
import Testing

extension ContractTests {
    @Test(arguments: ContractFixture.all(in: "socket/connect"))
    func aConnectIsReadAndItsRefusalWrittenAsItStands(_ fixture: ContractFixture) throws {
        if fixture.path.hasPrefix("socket/connect/argument/") {
            // Which client it is may be told, and is read by nobody.
            try fixture.goesThrough(ConnectArgument.self, unread: ["client"])
        } else {
            try fixture.goesThrough(ConnectRefusal.self)
        }
    }

    @Test(arguments: ClientEventName.allCases)
    func anEventOfAClientIsReadWhole(_ event: ClientEventName) throws {
        for fixture in ContractFixture.all(in: "socket/client/\(event.rawValue)") {
            switch event {
            case .find: try fixture.goesThrough(FindArgument.self)
            case .next: try fixture.goesThrough(NextArgument.self)
            case .text: try fixture.goesThrough(TextArgument.self)
            case .hall: try fixture.goesThrough(HallArgument.self)
            case .call: try fixture.goesThrough(CallArgument.self)
            case .accept, .decline, .cancel: try fixture.goesThrough(NamedCallArgument.self)
            case .block: try fixture.goesThrough(BlockArgument.self)
            case .report: try fixture.goesThrough(ReportArgument.self)
            case .connection: try fixture.goesThrough(ConnectionArgument.self)
            case .stop: #expect(try fixture.value == .object([:]))
            case .signal, .typing: try self.isSpliced(fixture)
            }
        }
    }

    @Test(arguments: ClientEventName.allCases)
    func anAnswerToAnEventIsWrittenAsItStands(_ event: ClientEventName) throws {
        for fixture in ContractFixture.all(in: "socket/answer/\(event.rawValue)") {
            switch event {
            case .find, .next, .stop: try fixture.goesThrough(StandingAnswer.self)
            case .text: try fixture.goesThrough(TextReceipt.self)
            case .report: try fixture.goesThrough(ReportAnswer.self)
            case .hall: try fixture.goesThrough(HallAnswer.self)
            case .call: try fixture.goesThrough(CallCard.self)
            case .signal, .typing, .block, .accept, .decline, .cancel, .connection:
                #expect(try fixture.value == .object([:]))
            }
        }
    }

    @Test(arguments: ContractFixture.all(in: "socket/answer/failure"))
    func aFailureIsWrittenAsItStands(_ fixture: ContractFixture) throws {
        try fixture.goesThrough(Failure.self)
        #expect(try JSONDecoder().decode(Failure.self, from: fixture.json).error.code.rawValue == fixture.name)
    }

    @Test(arguments: ServerEventName.allCases)
    func anEventOfTheServerIsWrittenAsItStands(_ event: ServerEventName) throws {
        for fixture in ContractFixture.all(in: "socket/server/\(event.rawValue)") {
            switch event {
            case .welcome: try fixture.goesThrough(WelcomeArgument.self)
            case .waiting: try fixture.goesThrough(WaitingArgument.self)
            case .matched: try fixture.goesThrough(MatchedArgument.self)
            case .partner: try fixture.goesThrough(PartnerArgument.self)
            case .ended: try fixture.goesThrough(EndedArgument.self)
            case .ringing: try fixture.goesThrough(CallCard.self)
            case .callEnded: try fixture.goesThrough(CallEndedArgument.self)
            case .hall: try fixture.goesThrough(HallChangesArgument.self)
            case .refused: try fixture.goesThrough(RefusedArgument.self)
            case .signedOut: try fixture.goesThrough(SignedOutArgument.self)
            case .draining: try fixture.goesThrough(DrainingArgument.self)
            case .displaced: #expect(try fixture.value == .object([:]))
            case .text:
                // Spliced together from the receipt and what the client sent, its nonce left out.
                try fixture.goesThrough(TextReceipt.self, unread: ["room", "text"])
                try fixture.goesThrough(TextArgument.self, unread: ["id", "sentAt"])
            case .signal, .typing: try self.isSpliced(fixture)
            }
        }
    }

    @Test func whatIsPassedOnIsTheSameOnBothSides() throws {
        for event in ["signal", "typing"] {
            let said = try ContractFixture.all(in: "socket/client/\(event)").map { try $0.value }
            let heard = try ContractFixture.all(in: "socket/server/\(event)").map { try $0.value }
            #expect(said == heard, "\(event)")
        }
    }

    @Test func aFieldThatAShapeDoesNotHaveIsNoticed() throws {
        let fixture = ContractFixture(path: "socket/server/text/hello")
        #expect(try fixture.written(by: TextReceipt.self) != fixture.value)
    }

    /// What the server passes on without a shape of its own: a room, and one value as it came.
    private func isSpliced(_ fixture: ContractFixture) throws {
        let fields = try fixture.value.fields
        #expect(try JSONDecoder().decode(NextArgument.self, from: fixture.json).room != nil)
        let shapes: [Set<String>] = [
            ["room", "description"], ["room", "candidate"], ["room", "verification"], ["room", "typing"],
        ]
        #expect(shapes.contains(Set(fields.keys)))
    }
}

/// What CONNECT_ERROR carries.
private struct ConnectRefusal: Codable {
    let message: String
    let data: ChatError
}
