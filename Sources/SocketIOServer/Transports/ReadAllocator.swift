public import NIOCore

/// Makes the buffers that a connection reads into: small, and one for each read.
///
/// Why not NIO's adaptive one: a channel keeps such a buffer, as large as it ever was, for as long as it is open. What is
/// read in one go is small, so that a connection which sends thousands of tiny frames gives way to the others. Its channel
/// holds on to the first buffer, of half a kilobyte.
public struct ReadAllocator: RecvByteBufferAllocator {
    private static let smallest = 512
    private static let largest = 8_192

    private var size = ReadAllocator.smallest
    private var smallReads = 0

    /// Makes an allocator of small buffers.
    public init() {}

    /// Takes note of how much was read: always true, so that the channel asks for a new buffer each time.
    public mutating func record(actualReadBytes: Int) -> Bool {
        if actualReadBytes >= self.size {
            self.size = min(self.size * 4, Self.largest)
            self.smallReads = 0
        } else if actualReadBytes < self.size / 8 {
            self.smallReads += 1
            if self.smallReads > 8, self.size > Self.smallest {
                self.size /= 2
                self.smallReads = 0
            }
        }
        return true
    }

    /// A buffer for the next read.
    public func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
        allocator.buffer(capacity: self.size)
    }
}
