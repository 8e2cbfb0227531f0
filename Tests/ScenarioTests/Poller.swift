import ChatProtocol
import Foundation
import SharedKernel

/// A guest who polls, and between two polls reads nothing.
final class Poller {
    private let hall: Hall
    private var session = ""

    init(_ hall: Hall) {
        self.hall = hall
    }

    /// Opens a session and comes in, up to the welcome.
    func enter(_ pass: Pass) async throws {
        let opened = try await self.poll()
        guard let start = opened.firstRange(of: "\"sid\":\""),
            let end = opened[start.upperBound...].firstIndex(of: "\"")
        else { throw Surprise("no session was opened: \(opened)") }
        self.session = "&sid=" + opened[start.upperBound..<end]
        let connect = try JSONEncoder().encode(ConnectArgument(token: pass.accessToken))
        try await self.post("40" + String(decoding: connect, as: UTF8.self))
        var heard = ""
        while !heard.contains("welcome") { heard += try await self.poll() }
    }

    /// Waits for packets.
    func poll() async throws -> String {
        let (status, body) = try await self.hall.request("GET", "/socket.io/?EIO=4&transport=polling\(self.session)")
        guard status == 200 else { throw Surprise("a poll was answered \(status)") }
        return String(decoding: body, as: UTF8.self)
    }

    /// Sends a packet.
    func post(_ packet: String) async throws {
        let path = "/socket.io/?EIO=4&transport=polling\(self.session)"
        let (status, _) = try await self.hall.request("POST", path, body: packet)
        guard status == 200 else { throw Surprise("a packet was answered \(status)") }
    }
}
