extension RedisError {
    /// Whether the server has to be sent the script's text.
    var isUnknownScript: Bool {
        guard case .server(let error) = self else { return false }
        return error.code == "NOSCRIPT"
    }
}

extension [Result<RedisValue, RedisError>] {
    /// The last reply, if there is one at the index and it is no error: that is thrown instead.
    func last(unlessFailed index: Int) throws(RedisError) -> RedisValue {
        guard self.indices.contains(index), let last = self.last else {
            throw .protocolError(reason: "fewer replies than commands")
        }
        _ = try self[index].get()
        return try last.get()
    }
}
