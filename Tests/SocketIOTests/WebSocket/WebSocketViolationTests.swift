import NIOCore
import Testing

@testable import SocketIO

@Suite struct WebSocketViolationTests {
    /// What is wrong, and after how many bytes it shows: no later is it to be reported.
    struct Case: Sendable, CustomTestStringConvertible {
        let violation: WebSocketViolation
        let shownBy: Int
        let bytes: [UInt8]
        let reader: WebSocketReader
        var testDescription: String { "\(self.violation) \(self.bytes.prefix(16))" }

        init(
            _ violation: WebSocketViolation,
            shownBy: Int,
            _ frames: WireFrame...,
            reader: WebSocketReader = .server()
        ) {
            self.violation = violation
            self.shownBy = shownBy
            self.bytes = frames.flatMap(\.bytes)
            self.reader = reader
        }
    }

    private static let hello = WireFrame.text("hello")

    private static let cases: [Case] =
        [
            Case(.unmasked, shownBy: 2, Self.hello.unmasked),
            Case(.masked, shownBy: 2, Self.hello, reader: .client()),
            Case(.fragmentedControl, shownBy: 1, WireFrame(8, []).unfinished),
            Case(.fragmentedControl, shownBy: 1, WireFrame(9, []).unfinished),
            Case(.longControl, shownBy: 2, WireFrame(8, Array(repeating: 3, count: 126))),
            Case(.longControl, shownBy: 2, WireFrame(9, Array(repeating: 3, count: 126))),
            Case(.longControl, shownBy: 2, WireFrame(10, Array(repeating: 3, count: 70_000))),
            Case(.longControl, shownBy: 2, WireFrame(10, [1]).with { $0.lengthSize = 2 }),
            Case(.malformedLength, shownBy: 4, Self.hello.with { $0.lengthSize = 2 }),
            Case(.malformedLength, shownBy: 10, Self.hello.with { $0.lengthSize = 8 }),
            Case(
                .malformedLength,
                shownBy: 10,
                WireFrame(2, Array(repeating: 0, count: 65_535)).with { $0.lengthSize = 8 }
            ),
            Case(.unexpectedContinuation, shownBy: 1, WireFrame(0, [1])),
            Case(.unexpectedContinuation, shownBy: 12, Self.hello, WireFrame(0, [])),
            Case(.missingContinuation, shownBy: 12, Self.hello.unfinished, Self.hello),
            Case(.missingContinuation, shownBy: 12, Self.hello.unfinished, .binary([1])),
            Case(.messageTooLong, shownBy: 2, Self.hello, reader: .server(maximumMessage: 4)),
            Case(
                .messageTooLong,
                shownBy: 13,
                Self.hello.unfinished,
                Self.hello.continued,
                reader: .server(maximumMessage: 9)
            ),
            Case(
                .tooManyFragments,
                shownBy: 17,
                Self.hello.unfinished,
                Self.hello.continued,
                reader: .server(maximumFragments: 1)
            ),
            Case(.malformedText, shownBy: 7, WireFrame(1, [0xFF, 1, 2, 3])),
            Case(.malformedText, shownBy: 9, WireFrame(1, [0xE2, 0x82, 0xE2, 3])),
            Case(.malformedText, shownBy: 8, WireFrame(1, [0xE2, 0x82])),
            Case(.malformedText, shownBy: 15, WireFrame(1, [0xE2]).unfinished, WireFrame(0, [0x82, 0x20])),
            Case(.malformedClose, shownBy: 7, WireFrame(8, [3])),
        ]
        + [0x10, 0x20, 0x40, 0x70].map { reserved in
            Case(.reservedBit, shownBy: 1, Self.hello.with { $0.reserved = reserved })
        }
        + ([3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8]).map { opcode in
            Case(.unknownOpcode, shownBy: 1, WireFrame(opcode, []))
        }

    @Test(arguments: Self.cases)
    func itIsReportedAsSoonAsItShows(example: Case) {
        var reader = example.reader
        var buffer = ByteBuffer()
        for (index, byte) in example.bytes.enumerated() {
            buffer.writeInteger(byte)
            var events: [WebSocketReader.Event] = []
            while let event = reader.next(in: &buffer) { events.append(event) }
            guard case .violation(let violation)? = events.last else { continue }
            #expect(violation == example.violation)
            #expect(index + 1 == example.shownBy)
            return
        }
        Issue.record("nothing was reported")
    }

    @Test(arguments: Self.cases)
    func itIsReportedWhenAllComesAtOnce(example: Case) {
        var reader = example.reader
        #expect(reader.events(in: example.bytes).last == .violation(example.violation))
    }

    @Test func everyViolationHasItsCase() {
        #expect(Set(Self.cases.map(\.violation)) == Set(WebSocketViolation.allCases))
    }

    @Test func theHighestBitOfALengthIsNeverSet() {
        var reader = WebSocketReader.server()
        #expect(
            reader.events(in: [0x82, 0xFF, 0x80, 0, 0, 0, 0, 1, 0, 0]) == [.violation(.malformedLength)]
        )
        reader = WebSocketReader.server()
        #expect(
            reader.events(in: [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
                == [.violation(.messageTooLong)]
        )
    }

    @Test func aMessageOfExactlyTheBoundsIsRead() {
        var reader = WebSocketReader.server(maximumMessage: 10, maximumFragments: 2)
        let frames = [Self.hello.unfinished, Self.hello.continued]
        #expect(reader.events(in: frames + frames) == [.fragment, .text("hellohello"), .fragment, .text("hellohello")])
    }

    @Test func controlFramesCountForNoBound() {
        var reader = WebSocketReader.server(maximumMessage: 5, maximumFragments: 1)
        let ping = WireFrame(9, Array(repeating: 1, count: 125))
        #expect(reader.events(in: [Self.hello, ping, Self.hello]).count == 3)
        reader = WebSocketReader.server(maximumMessage: 5, maximumFragments: 1)
        #expect(reader.events(in: [Self.hello.unfinished, ping, ping]).count == 3)
    }

    @Test func eachIsAnsweredByACode() {
        let codes = WebSocketViolation.allCases.map(\.closeCode)
        #expect(Set(codes) == [1002, 1007, 1009])
        #expect(WebSocketViolation.malformedText.closeCode == 1007)
        #expect(WebSocketViolation.messageTooLong.closeCode == 1009)
        #expect(WebSocketViolation.unmasked.closeCode == 1002)
    }
}

extension WireFrame {
    fileprivate var continued: Self { self.with { $0.opcode = 0 } }
}
