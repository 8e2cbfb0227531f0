import NIOCore

extension ConnectionState {
    /// Takes what the server sent; nil says that nothing is to be done for it.
    mutating func received(_ value: RedisValue) -> Directive? {
        switch self.phase {
        case .greeting(let handshake, let deadline): self.greeted(handshake, value, deadline)
        case .ready(let version), .draining(let version): self.answered(value, version)
        case .closed: nil
        }
    }

    private mutating func greeted(_ handshake: Handshake, _ value: RedisValue, _ deadline: NIODeadline) -> Directive? {
        if case .push = value { return nil }
        var handshake = handshake
        switch handshake.received(value) {
        case .send(let command):
            self.phase = .greeting(handshake, deadline: deadline)
            return .write(command.encoded)
        case .finish(let version):
            self.phase = .ready(version)
            return .becomeReady(version)
        case .fail(let error):
            return .close(error)
        }
    }

    private mutating func answered(_ value: RedisValue, _ version: RedisProtocol) -> Directive? {
        if let parts = self.pushed(value, version) {
            guard let confirmation = self.queue.headConfirmation, confirmation.isSaid(by: parts) else {
                return .push(parts)
            }
            return self.answer(.success(value))
        }
        guard self.queue.isOwed else { return .close(.protocolError(reason: "a reply to no command")) }
        if case .error(let error) = value { return self.answer(.failure(RedisError(error))) }
        guard self.queue.headConfirmation == nil else {
            return .close(.protocolError(reason: "a subscription that was not confirmed"))
        }
        return self.answer(.success(value))
    }

    private mutating func answer(_ reply: Result<RedisValue, RedisError>) -> Directive? {
        if let delivery = self.queue.reply(reply) { return .deliver(delivery) }
        return nil
    }

    /// The parts of what is no reply; nil for a reply.
    ///
    /// RESP2 has no pushes. Where it is subscribed, the server sends arrays that begin with a word; nothing else that is
    /// asked there is answered with these words.
    private func pushed(_ value: RedisValue, _ version: RedisProtocol) -> [RedisValue]? {
        switch (value, version, self.settings.role) {
        case (.push(let parts), _, _):
            return parts
        case (.array(let parts), .resp2, .subscriptions):
            return parts.first?.string == "pong" ? nil : parts
        default:
            return nil
        }
    }
}

extension SubscriptionConfirmation {
    fileprivate func isSaid(by parts: [RedisValue]) -> Bool {
        guard parts.count == 3, let channel = parts[1].string else { return false }
        return parts[0].string == self.kind && channel.utf8.elementsEqual(self.channel.utf8)
    }
}
