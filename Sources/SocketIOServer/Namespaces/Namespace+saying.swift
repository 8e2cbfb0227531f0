import CoreMetrics
import Logging
import NIOCore
import SocketIO
import Synchronization

extension Namespace {
    /// Whether clients may recover their sessions.
    var recovers: Bool {
        self.configuration.recovery != nil
    }

    /// An event as it is written down; nil if it cannot be, which is logged.
    func payload<each Value: Encodable>(_ event: String, _ values: repeat each Value) -> PayloadWriter? {
        var payload = PayloadWriter(event: event)
        do {
            // An official client would take it for its own, or throw.
            guard !SocketEvent.reservedNames.contains(event) else { throw PayloadError.reservedName }
            repeat try payload.write(each values)
            try payload.check()
        } catch {
            self.unencodable(event, error)
            return nil
        }
        return payload
    }

    /// An event that is written down already; nil if it is none, which is logged.
    func payload(raw payload: JSONSlice, _ attachments: [ByteBuffer]) -> PayloadWriter? {
        do throws(PayloadError) {
            guard payload.kind == .array, let name = payload.item(0)?.string,
                attachments.isEmpty || payload.placeholders(attachments: attachments.count) != nil
            else { throw .noEvent }
            guard !SocketEvent.reservedNames.contains(name) else { throw .reservedName }
            return PayloadWriter(payload, attachments)
        } catch {
            self.unencodable("raw", error)
            return nil
        }
    }

    /// Sends an event to one client.
    func say(_ payload: PayloadWriter, to client: ClientSocket, isVolatile: Bool) {
        if self.recovers {
            self.say(payload, rooms: [client.id], offset: isVolatile ? nil : self.makeOffset(), isVolatile: isVolatile)
        } else {
            self.metrics.sent.increment()
            client.deliver(self.packet(payload), isVolatile: isVolatile)
        }
    }

    /// Sends an event to many, on the other servers too.
    func say(_ payload: PayloadWriter, to audience: Audience) {
        let offset = self.recovers && !audience.isVolatile ? self.makeOffset() : nil
        if !self.isAlone, !audience.isLocal, let whole = JSONSlice(payload.finish()) {
            let event = Broadcast.Event(
                payload: whole,
                attachments: payload.attachments,
                isVolatile: audience.isVolatile,
                offset: offset
            )
            self.publish(.event(event), to: audience)
        }
        self.say(
            payload,
            rooms: audience.rooms,
            excepted: audience.excepted,
            offset: offset,
            isVolatile: audience.isVolatile
        )
    }

    /// Sends an event to those on this server.
    func say(
        _ payload: PayloadWriter,
        rooms: [String]?,
        excepted: [String] = [],
        offset: String?,
        isVolatile: Bool
    ) {
        var payload = payload
        if let offset {
            payload.write(offset: offset)
        } else if self.recovers {
            payload.writeNoOffset()
        }
        let packet = self.packet(payload)
        var count = 0
        var abandoned: [ClientSocket] = []
        let lanes = self.state.withLock { state -> [Lane] in
            if let offset, state.log != nil {
                let isNew = state.log?.said(
                    packet,
                    size: packet.count,
                    offset: offset,
                    rooms: rooms,
                    excepted: excepted,
                    at: .now()
                )
                guard isNew == true else { return [] }
            }
            let receivers = state.receivers(rooms, except: excepted)
            count = receivers.count
            if let offset {
                for receiver in receivers { state.log?.sent(offset, to: receiver.id) }
            }
            return Self.put(packet, for: receivers, isVolatile: isVolatile, &abandoned)
        }
        if count > 0 { self.metrics.sent.increment(by: count) }
        for lane in lanes { lane.kick() }
        guard !abandoned.isEmpty else { return }
        self.log(.laneFull, level: .warning, ["sockets": "\(abandoned.count)"])
        for client in abandoned { client.abandon() }
    }

    /// Puts a packet into the lanes of those whom it is for, and answers with these.
    private static func put(
        _ packet: EncodedPacket,
        for receivers: [ClientSocket],
        isVolatile: Bool,
        _ abandoned: inout [ClientSocket]
    ) -> [Lane] {
        // There are as many lanes as event loops, which are few.
        var shares: [(lane: Lane, receivers: [ClientSocket])] = []
        for receiver in receivers {
            if let index = shares.firstIndex(where: { $0.lane === receiver.lane }) {
                shares[index].receivers.append(receiver)
            } else {
                shares.append((receiver.lane, [receiver]))
            }
        }
        for share in shares {
            let delivery = Lane.Delivery(packet: packet, receivers: share.receivers, isVolatile: isVolatile)
            if !share.lane.put(delivery), !isVolatile { abandoned += share.receivers }
        }
        return shares.map(\.lane)
    }

    private func packet(_ payload: PayloadWriter) -> EncodedPacket {
        .event(payload: payload.finish(), attachments: payload.attachments, namespace: self.name)
    }

    func makeOffset() -> String {
        var generator = SystemRandomNumberGenerator()
        return RecoveryOffset.make(using: &generator)
    }

    /// One value as JSON, for a refusal's data; nil if it cannot be encoded, which is logged.
    func value(_ value: any Encodable) -> ByteBuffer? {
        do {
            return try PayloadWriter.value(value)
        } catch {
            self.unencodable("refusal", error)
            return nil
        }
    }
}

extension Namespace.State {
    /// Those on this server whom something is sent that is said now.
    fileprivate func receivers(_ rooms: [String]?, except excepted: [String]) -> [ClientSocket] {
        let members = self.rooms.members(of: rooms, except: excepted)
        guard !self.arriving.isEmpty else { return members }
        // Whoever has yet to be let in hears what is said to its rooms, but is not one of everybody. Whoever comes back
        // is told all of it from the log, in its order.
        return members.filter { !self.arriving.contains($0) || (rooms != nil && !$0.isRecovered) }
    }
}
