import NIOCore

/// What may stand on the line of a value, behind the byte of its type.
enum RESPLine {
    /// A length or a count; nil is the -1 by which RESP2 says null.
    ///
    /// At most nine digits, so that no sum or product of them overflows.
    static func length(_ line: ByteBuffer) throws(RESPViolation) -> Int? {
        let length = line.withUnsafeReadableBytes { bytes -> Int? in
            guard 1...9 ~= bytes.count else { return nil }
            var number = 0
            for byte in bytes {
                guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
                    return bytes.elementsEqual("-1".utf8) ? -1 : nil
                }
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return number
        }
        guard let length else { throw .malformedLength }
        return length < 0 ? nil : length
    }

    static func integer(_ line: ByteBuffer) throws(RESPViolation) -> Int64 {
        let integer = line.withUnsafeReadableBytes { bytes -> Int64? in
            guard let first = bytes.first else { return nil }
            let isNegative = first == UInt8(ascii: "-")
            let digits = bytes.dropFirst(isNegative || first == UInt8(ascii: "+") ? 1 : 0)
            guard !digits.isEmpty else { return nil }
            var number: Int64 = 0
            for byte in digits {
                guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
                // Downwards, since there is one negative number more.
                let (shifted, isTooBig) = number.multipliedReportingOverflow(by: 10)
                let (next, isFarTooBig) = shifted.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
                guard !isTooBig, !isFarTooBig else { return nil }
                number = next
            }
            if isNegative { return number }
            return number == .min ? nil : -number
        }
        guard let integer else { throw .malformedValue }
        return integer
    }

    static func null(_ line: ByteBuffer) throws(RESPViolation) -> RedisValue {
        guard line.readableBytes == 0 else { throw .malformedValue }
        return .null
    }

    static func boolean(_ line: ByteBuffer) throws(RESPViolation) -> Bool {
        switch (line.readableBytes, line.getInteger(at: line.readerIndex, as: UInt8.self)) {
        case (1, UInt8(ascii: "t")): return true
        case (1, UInt8(ascii: "f")): return false
        default: throw .malformedValue
        }
    }

    static func double(_ line: ByteBuffer) throws(RESPViolation) -> Double {
        // Hexadecimal and `infinity` are Swift's, and no server's.
        let isPlain = line.readableBytesView.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "+-.eEinfa".utf8.contains(byte)
        }
        guard isPlain, let number = Double(String(buffer: line)) else { throw .malformedValue }
        return number
    }

    static func bigNumber(_ line: ByteBuffer) throws(RESPViolation) -> String {
        let digits = line.readableBytesView.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        let signs = line.readableBytes - digits.count
        guard signs <= 1, !digits.isEmpty, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            throw .malformedValue
        }
        return String(buffer: line)
    }
}
