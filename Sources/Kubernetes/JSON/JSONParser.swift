/// A strict RFC 8259 parser over contiguous bytes, in one pass.
///
/// A repeated object key keeps its last value, as Go's decoder does, on which the API server is built.
struct JSONParser: ~Copyable {
    /// How deeply arrays and objects may be nested.
    static let maximumDepth = 128

    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The whole input as one value; anything but white space after it is an error.
    mutating func parseDocument() throws(JSONParsingError) -> JSONValue {
        skipWhitespace()
        let value = try parseValue()
        skipWhitespace()
        guard position == bytes.count else { throw failure(.trailingBytes) }
        return value
    }

    func failure(_ reason: JSONParsingError.Reason) -> JSONParsingError {
        JSONParsingError(reason, offset: position)
    }

    private mutating func parseValue() throws(JSONParsingError) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "\""):
            return .string(try parseString())
        case UInt8(ascii: "{"):
            return try parseObject()
        case UInt8(ascii: "["):
            return try parseArray()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try parseNumber()
        case UInt8(ascii: "t"):
            try expect("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try expect("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try expect("null")
            return .null
        default:
            throw failure(.unexpectedByte)
        }
    }

    private mutating func parseObject() throws(JSONParsingError) -> JSONValue {
        try descend()
        var members: [String: JSONValue] = [:]
        if try closes(with: UInt8(ascii: "}")) { return .object(members) }
        while true {
            guard try peek() == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
            let key = try parseString()
            skipWhitespace()
            guard try peek() == UInt8(ascii: ":") else { throw failure(.unexpectedByte) }
            position += 1
            skipWhitespace()
            members[key] = try parseValue()
            if try isLast(closing: UInt8(ascii: "}")) { return .object(members) }
        }
    }

    private mutating func parseArray() throws(JSONParsingError) -> JSONValue {
        try descend()
        var elements: [JSONValue] = []
        if try closes(with: UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try parseValue())
            if try isLast(closing: UInt8(ascii: "]")) { return .array(elements) }
        }
    }

    /// Enters an array or object: its opening byte is read.
    private mutating func descend() throws(JSONParsingError) {
        guard depth < Self.maximumDepth else { throw failure(.tooDeep) }
        depth += 1
        position += 1
    }

    /// Whether the array or object just entered is empty; its closing byte is then read.
    private mutating func closes(with closing: UInt8) throws(JSONParsingError) -> Bool {
        skipWhitespace()
        guard try peek() == closing else { return false }
        position += 1
        depth -= 1
        return true
    }

    /// Reads what follows an element: a comma, or the closing byte.
    private mutating func isLast(closing: UInt8) throws(JSONParsingError) -> Bool {
        skipWhitespace()
        if try closes(with: closing) { return true }
        guard try peek() == UInt8(ascii: ",") else { throw failure(.unexpectedByte) }
        position += 1
        skipWhitespace()
        return false
    }

    func peek() throws(JSONParsingError) -> UInt8 {
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        return bytes[position]
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func expect(_ word: StaticString) throws(JSONParsingError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard try peek() == word.utf8Start[index] else { throw failure(.unexpectedByte) }
            position += 1
        }
    }
}
