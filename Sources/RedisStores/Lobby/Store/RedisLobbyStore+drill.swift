import NIOCore
package import RedisClient
package import SharedKernel
import Synchronization

/// What a bench needs to have the same steps made by a tool that knows nothing of the lobby.
extension RedisLobbyStore {
    /// Puts a function on the Redis server that makes one guest go on to the next, and answers with the command that calls
    /// it, but for the guest's number.
    ///
    /// It completes its arguments to those that a store would send, and calls what the store's calls come to: the text
    /// is the library's, with this function behind it. The guest with an even number is on the first server. Its names for
    /// rooms can be guessed.
    package func loadDrill(
        on servers: [ServerID],
        guestsIn high: UInt64
    ) async throws(StoreError) -> [String] {
        guard let stay = self.attendance.withLock({ $0.stay }) else {
            throw StoreError(code: .unavailable, message: "this server has no place in the lobby just now")
        }
        let name = "drill_\(stay.caller.server)"
        let homes = servers.map { "'\($0)'" }.joined(separator: ", ")
        let drill = #"""
            local drilled, homes = 0, { \#(homes) }
            local function drill(keys, args)
                awake()
                drilled = drilled + 1
                local number, secret = tonumber(args[1]), redis.sha1hex('\#(name)' .. drilled)
                return serve(keys, {
                    'perform', \#(Self.quoted(stay.caller.epoch)), '0', homes[number % #homes + 1], '',
                    \#(Self.quoted(self.caller.rules)), secret .. sub(secret, 1, 8), '', 'next',
                    pack('>I8I8', \#(high), number), '\0\0\0\0\0\0\0\1', '', '', '', '', '', ''
                })
            end
            redis.register_function('\#(name)', drill)

            """#
        do throws(RedisError) {
            let library = LobbyLibrary(body: LobbyLibrary.body + drill)
            _ = try await self.client.send(RedisCommand("FUNCTION", "LOAD", "REPLACE", RedisArgument(library.text)))
        } catch {
            throw StoreError(code: .unavailable, message: "the drill could not be loaded: \(error)", cause: error)
        }
        return ["FCALL", name, "1", "\(self.caller.prefix)guests"]
    }

    /// How many rooms this lobby has ever made, as another client than the store's own reads it.
    package func roomsEver(by client: RedisClient) async throws(StoreError) -> Int {
        do {
            let guests = RedisArgument("\(self.caller.prefix)guests")
            let reply = try await client.send(RedisCommand("HGET", guests, "state"))
            var (reader, numbers) = (ByteReader(Array(buffer: reply.bytes ?? ByteBuffer())), [Double]())
            for _ in 0..<9 { numbers.append(Double(bitPattern: try reader.integer(bytes: 8))) }
            // Those that are over, each of which was a parting, and those there are.
            return Int(numbers[5] + numbers[8])
        } catch {
            throw StoreError(code: .corrupt, message: "the lobby's state makes no sense", cause: error)
        }
    }

    /// Bytes as a text in the library's language.
    private static func quoted(_ bytes: [UInt8]) -> String {
        "'" + bytes.map { "\\" + String(repeating: "0", count: 3 - String($0).count) + String($0) }.joined() + "'"
    }
}
