/// The lobby as a library of functions on a Redis server.
///
/// One function, whose first argument says what is to be done, and which does it in one atomic step. It is `Lobby` once
/// more, part by part and by the same names; the conformance suite, the random histories and a differential test hold
/// the two to each other.
///
/// Why functions and not `EVALSHA`: a script's text is run anew on every call, so each call would define nearly two
/// hundred functions before it does anything. Measured on Redis 7.0.15 for 110 functions: 10.6 µs a call by `EVALSHA`,
/// 1.4 µs by `FCALL`. The library's name contains a hash of its text, so that two versions of Hallway can share a Redis
/// while one replaces the other; both then work on the same lobby, whose keys bear the version of the format.
struct LobbyLibrary: Hashable, Sendable {
    /// The version of what is written: of records, keys and streams.
    ///
    /// A lobby of another version is another lobby.
    static let format = 2

    /// The library of this version of Hallway.
    static let current = LobbyLibrary(body: Self.body)

    /// What it consists of.
    static let body = [
        keys, vocabulary, fields, guests, words, rooms, steps, telling, accounts, lastPartners, queue, searching,
        tickets, arriving, leaving, seeking, pairing, calling, presence, leases, restoring, posting, entry,
    ].joined()

    /// The function's name, and the library's.
    ///
    /// With `_always` behind it, it is carried out though the Redis server has no memory left, as whatever makes room
    /// must be.
    let name: String
    /// The library's text.
    let text: String

    /// Makes a library of what stands between its head and its foot.
    init(body: String) {
        self.name = "hallway_" + Self.hash(of: body)
        self.text = """
            #!lua name=\(self.name)
            \(body)
            redis.register_function('\(self.name)', serve)
            redis.register_function({
                function_name = '\(self.name)_always', callback = serve, flags = { 'allow-oom' }
            })
            """
    }

    /// FNV-1a, in hexadecimal: it tells texts apart, and is not there to withstand anybody.
    private static func hash(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
