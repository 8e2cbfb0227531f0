extension [UInt8] {
    /// These bytes with up to three changes: a byte made another, a bit turned, the rest cut off, or a byte put in.
    package func spoiled(using generator: inout some RandomNumberGenerator) -> [UInt8] {
        var bytes = self
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let index = Int.random(in: 0..<Swift.max(bytes.count, 1), using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0 where index < bytes.count: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1 where index < bytes.count: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 2: bytes.removeSubrange(Swift.min(index, bytes.count)...)
            default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: Swift.min(index, bytes.count))
            }
        }
        return bytes
    }
}
