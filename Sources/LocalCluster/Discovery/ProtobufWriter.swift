/// Writes the wire format of protocol buffers, as far as `OpenAPIProtobuf` needs it.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func string(_ field: Int, _ text: String) { bytes(field, Array(text.utf8)) }

    mutating func flag(_ field: Int, _ value: Bool) {
        varint(field << 3)
        varint(value ? 1 : 0)
    }

    mutating func message(_ field: Int, _ build: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        build(&inner)
        bytes(field, inner.bytes)
    }

    private mutating func bytes(_ field: Int, _ content: [UInt8]) {
        varint(field << 3 | 2)
        varint(content.count)
        bytes += content
    }

    private mutating func varint(_ number: Int) {
        var rest = UInt(number)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
