/// The pieces of the Prometheus text exposition format 0.0.4.
enum PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// `name` with everything outside `[a-zA-Z0-9_:]` replaced by `_`, never starting with a digit.
    static func metricName(_ name: String) -> String { sanitized(name, allowing: ":") }

    /// As a metric's name but without `:`, and not in the reserved `__` space.
    static func labelName(_ name: String) -> String {
        let result = sanitized(name, allowing: nil)
        return result.hasPrefix("__") ? "label" + result : result
    }

    /// A label's value with `\`, `"` and line feeds escaped.
    static func escapedLabel(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") }) else {
            return value
        }
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += #"\\"#
            case "\"": result += #"\""#
            case "\n": result += #"\n"#
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A number as the format writes it: whole numbers without a fraction, `+Inf`, `-Inf`, `NaN`.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }

    static func header(_ name: String, _ kind: MetricKind, help: String?) -> String {
        let helpLine = help.map { "# HELP \(name) \(escapedHelp($0))\n" } ?? ""
        return helpLine + "# TYPE \(name) \(kind.rawValue)\n"
    }

    static func sample(_ name: String, labels: String, value: Double) -> String {
        labels.isEmpty ? "\(name) \(number(value))\n" : "\(name){\(labels)} \(number(value))\n"
    }

    private static func escapedHelp(_ help: String) -> String {
        help.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: #"\\"#)
            .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: #"\n"#)
    }

    private static func sanitized(_ name: String, allowing extra: Character?) -> String {
        var result = ""
        for character in name {
            let isValid = character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == extra)
            if result.isEmpty, character.isNumber { result.append("_") }
            result.append(isValid ? character : "_")
        }
        return result.isEmpty ? "_" : result
    }
}
