public import NIOCore

/// Writes a packet whose length is known, one part after the other.
///
/// It never writes beyond the packet's end: a part that is too long is a programmer's error, and traps.
public struct PacketWriter {
    @usableFromInline
    let bytes: UnsafeMutableRawBufferPointer
    @usableFromInline
    var offset = 0

    @inlinable
    init(_ bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
    }

    @inlinable
    var isFull: Bool {
        self.offset == self.bytes.count
    }

    /// Writes a text that is known when the program is built.
    @inlinable
    public mutating func write(_ text: StaticString) {
        let text = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        self.write(text.count) { $0.copyMemory(from: text) }
    }

    /// Writes what is readable in a buffer.
    @inlinable
    public mutating func write(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { text in
            self.write(text.count) { $0.copyMemory(from: text) }
        }
    }

    /// Has `body` write so many bytes.
    @inlinable
    public mutating func write(_ count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        precondition(count <= self.bytes.count - self.offset, "a packet is longer than was said")
        body(UnsafeMutableRawBufferPointer(rebasing: self.bytes[self.offset..<self.offset + count]))
        self.offset += count
    }
}
