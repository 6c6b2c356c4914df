/// `$(NAME)` in commands, arguments and variable values, as Kubernetes expands it.
enum VariableExpansion {
    /// Replaces known references; unknown ones stay as they are, and `$$` stands for one dollar sign.
    static func expand(_ text: String, _ values: [String: String]) -> String {
        var output: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else {
                output.append(bytes[index])
                index += 1
                continue
            }
            switch bytes[index + 1] {
            case UInt8(ascii: "$"):
                output.append(UInt8(ascii: "$"))
                index += 2
            case UInt8(ascii: "("):
                index = reference(in: bytes, at: index, values: values, into: &output)
            default:
                output += bytes[index...index + 1]
                index += 2
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Reads `$(NAME)` at `start`; returns the index behind what was read.
    private static func reference(
        in bytes: [UInt8],
        at start: Int,
        values: [String: String],
        into output: inout [UInt8]
    ) -> Int {
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ")")) else {
            output += bytes[start...start + 1]
            return start + 2
        }
        let name = String(decoding: bytes[(start + 2)..<end], as: UTF8.self)
        if let value = values[name] {
            output += Array(value.utf8)
        } else {
            output += bytes[start...end]
        }
        return end + 1
    }
}
