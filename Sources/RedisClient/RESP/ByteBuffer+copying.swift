import NIOCore

extension ByteBuffer {
    /// A buffer of its own with the same readable bytes.
    init(copying other: ByteBuffer) {
        self = ByteBufferAllocator().buffer(capacity: other.readableBytes)
        self.writeImmutableBuffer(other)
    }
}
