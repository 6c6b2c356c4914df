package import NIOCore

extension JSONValue {
    /// Parses one JSON document: strict RFC 8259, UTF-8 only, at most 128 levels deep.
    package init(parsing bytes: some Collection<UInt8>) throws(JSONParsingError) {
        let fast = bytes.withContiguousStorageIfAvailable { Self.parse($0) }
        let result = fast ?? ContiguousArray(bytes).withUnsafeBufferPointer { Self.parse($0) }
        self = try result.get()
    }

    /// Parses one JSON document from a text.
    package init(parsing text: String) throws(JSONParsingError) {
        try self.init(parsing: text.utf8)
    }

    /// Parses one JSON document from the readable bytes of a buffer.
    package init(parsing buffer: ByteBuffer) throws(JSONParsingError) {
        let result = buffer.withUnsafeReadableBytes { raw in
            raw.withMemoryRebound(to: UInt8.self) { Self.parse($0) }
        }
        self = try result.get()
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, JSONParsingError> {
        var parser = JSONParser(bytes)
        do throws(JSONParsingError) {
            return .success(try parser.parseDocument())
        } catch {
            return .failure(error)
        }
    }
}
