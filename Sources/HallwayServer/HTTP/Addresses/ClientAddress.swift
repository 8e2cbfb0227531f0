import HTTPTypes
import Hummingbird

/// Finds out where a request comes from, when proxies may stand in between.
struct ClientAddress: Sendable {
    private let trusted: [AddressRange]

    /// Makes a resolver that believes these proxies.
    init(trustedProxies: [AddressRange]) {
        self.trusted = trustedProxies
    }

    /// The address of the client.
    ///
    /// `X-Forwarded-For` is read from its end, where the nearest proxy wrote, and only as long as the one who wrote is
    /// trusted: what a client puts at its start is never believed.
    func resolve(peer: String, forwardedFor: [String]) -> String {
        var client = peer
        var hops = forwardedFor.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        while self.isTrusted(client), let hop = hops.popLast() {
            guard let address = Self.address(in: hop.trimmed) else { break }
            client = address
        }
        return client
    }

    /// The address that a request comes from.
    func client(of request: Request, peer: String) -> String {
        self.resolve(peer: peer, forwardedFor: request.headers[values: .xForwardedFor])
    }

    /// Whether an address is that of a proxy whose word is believed.
    func isTrusted(_ text: String) -> Bool {
        // Most hosts have no proxy, and every connection is asked about.
        guard !self.trusted.isEmpty, let address = IPAddress(text) else { return false }
        return self.trusted.contains { $0.contains(address) }
    }

    /// Some proxies write a port behind the address, and IPv6 addresses in brackets.
    private static func address(in hop: String) -> String? {
        if IPAddress(hop) != nil { return hop }
        let host: String
        if hop.hasPrefix("[") {
            host = String(hop.dropFirst().prefix { $0 != "]" })
        } else {
            host = String(hop.prefix { $0 != ":" })
        }
        return IPAddress(host) == nil ? nil : host
    }
}
