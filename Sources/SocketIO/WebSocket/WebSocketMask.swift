import NIOCore

/// The four bytes that every byte of a masked frame is combined with, in turn (RFC 6455, section 5.3).
struct WebSocketMask: Hashable, Sendable {
    /// The mask of a frame without one: it changes nothing.
    static let none = WebSocketMask(word: 0)

    /// The four bytes twice, the first of them lowest.
    private let word: UInt64

    private init(word: UInt64) {
        self.word = word
    }

    /// A mask as a frame's header holds it, its first byte highest.
    init(_ key: UInt32) {
        let bytes = UInt64(key.byteSwapped)
        self.init(word: bytes << 32 | bytes)
    }

    /// Whether there is nothing to combine with.
    var isNone: Bool { self.word == 0 }

    /// The mask as it stands for what begins at an offset of its frame's payload.
    func advanced(by offset: Int) -> WebSocketMask {
        let bits = UInt64(truncatingIfNeeded: offset & 3) &* 8
        return WebSocketMask(word: self.word &>> bits | self.word &<< ((64 &- bits) & 63))
    }

    /// The byte for an offset below eight.
    func byte(_ offset: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: self.word &>> (UInt64(truncatingIfNeeded: offset) &* 8))
    }

    /// Eight bytes at an offset, combined with it as if the payload began there; the first of them lowest.
    func word(of bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ self.word
    }

    /// Masks or unmasks in place, and answers whether what came of it is nothing but ASCII.
    func apply(to bytes: UnsafeMutableRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        return self.apply(from: UnsafeRawPointer(start), to: start, count: bytes.count)
    }

    /// Masks or unmasks behind what a buffer holds, and answers whether what came of it is nothing but ASCII.
    ///
    /// What is read is written once: masked in a copy, it would be written twice.
    @discardableResult
    func write(_ bytes: ByteBuffer, to buffer: inout ByteBuffer) -> Bool {
        var isASCII = true
        bytes.withUnsafeReadableBytes { bytes in
            _ = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count) { room in
                guard let source = bytes.baseAddress, let target = room.baseAddress else { return 0 }
                isASCII = self.apply(from: source, to: target, count: bytes.count)
                return bytes.count
            }
        }
        return isASCII
    }

    // Inlined, so that the compiler sees whether both pointers are one, and combines many bytes at a time in both cases.
    @inline(__always)
    private func apply(from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) -> Bool {
        var seen: UInt64 = 0
        var offset = 0
        let wholeWords = count & ~7
        while offset < wholeWords {
            let word = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ self.word
            target.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
            seen |= word
            offset &+= 8
        }
        while offset < count {
            let byte = source.load(fromByteOffset: offset, as: UInt8.self) ^ self.byte(offset & 7)
            target.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
            seen |= UInt64(byte)
            offset &+= 1
        }
        return seen & UTF8Check.highBits == 0
    }
}
