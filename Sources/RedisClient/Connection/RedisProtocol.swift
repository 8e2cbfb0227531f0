/// Which protocol a connection speaks, as its greeting found out.
enum RedisProtocol: Hashable, Sendable {
    case resp2
    case resp3
}
