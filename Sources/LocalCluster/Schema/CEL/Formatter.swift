import Kubernetes

extension CEL {
    /// `"%s has %d".format([name, count])`: the verbs s, d, f, b, o, x, X and %%.
    struct Formatter {
        let values: [Value]

        func format(_ template: String) throws(Failure) -> String {
            var result = ""
            var rest = Array(template.unicodeScalars)[...]
            var index = 0
            while let scalar = rest.popFirst() {
                guard scalar == "%" else {
                    result.unicodeScalars.append(scalar)
                    continue
                }
                if rest.first == "%" {
                    rest.removeFirst()
                    result += "%"
                    continue
                }
                let precision = precision(&rest)
                guard let verb = rest.popFirst() else { throw .error("unexpected end of string") }
                guard values.indices.contains(index) else { throw .error("index \(index) out of range") }
                result += try text(values[index], verb, precision)
                index += 1
            }
            return result
        }

        private func precision(_ rest: inout ArraySlice<Unicode.Scalar>) -> Int? {
            guard rest.first == "." else { return nil }
            rest.removeFirst()
            var digits = ""
            while let scalar = rest.first, ("0"..."9").contains(scalar), digits.count < 2 {
                digits.unicodeScalars.append(scalar)
                rest.removeFirst()
            }
            return Int(digits)
        }

        private func text(_ value: Value, _ verb: Unicode.Scalar, _ precision: Int?) throws(Failure) -> String {
            switch (verb, value) {
            case ("s", .string(let text)): return text
            case ("s", _): return Self.plain(value)
            case ("d", .int), ("d", .uint), ("d", .double): return Self.plain(value)
            case ("f", .double(let number)): return Self.fixed(number, digits: precision ?? 6)
            case ("f", .int(let number)): return Self.fixed(Double(number), digits: precision ?? 6)
            case ("f", .uint(let number)): return Self.fixed(Double(number), digits: precision ?? 6)
            case ("b", .bool(let flag)): return flag ? "1" : "0"
            case ("b", .int(let number)): return String(number, radix: 2)
            case ("b", .uint(let number)): return String(number, radix: 2)
            case ("o", .int(let number)): return String(number, radix: 8)
            case ("o", .uint(let number)): return String(number, radix: 8)
            case ("x", _), ("X", _):
                if let digits = Self.hexadecimal(value, uppercase: verb == "X") { return digits }
            default: break
            }
            throw .error("could not parse formatting clause: unrecognized formatting clause \"\(verb)\" for \(value.typeName)")
        }

        private static func hexadecimal(_ value: Value, uppercase: Bool) -> String? {
            switch value {
            case .int(let number): String(number, radix: 16, uppercase: uppercase)
            case .uint(let number): String(number, radix: 16, uppercase: uppercase)
            case .string(let text): hexadecimal(.bytes(Array(text.utf8)), uppercase: uppercase)
            case .bytes(let bytes):
                bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: uppercase) }.joined()
            default: nil
            }
        }

        static func plain(_ value: Value) -> String {
            switch value {
            case .string(let text): JSONValue.string(text).text
            case .null: "null"
            case .bool(let flag): flag ? "true" : "false"
            case .int(let number): String(number)
            case .uint(let number): String(number)
            case .double(let number): Function.text(number)
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .duration(let time): SpanOfTime.text(time)
            case .timestamp(let time): time.text
            case .type(let name): name
            case .list(let list): "[\(list.items.map(plain).joined(separator: ", "))]"
            case .map(let entries):
                "{\(entries.map { "\(plain($0.key)):\(plain($0.value))" }.sorted().joined(separator: ", "))}"
            case .optional(let content): content.map(plain) ?? "null"
            case .quantity(let quantity): Function.text(quantity.approximate)
            }
        }

        /// Rounded half to even at so many digits, as `%.2f` does for values a double holds exactly.
        private static func fixed(_ number: Double, digits: Int) -> String {
            guard number.isFinite else { return Function.text(number) }
            var scale = 1.0
            for _ in 0..<digits { scale *= 10 }
            let scaled = (number.magnitude * scale).rounded(.toNearestOrEven)
            guard scaled < 0x1p63 else { return Function.text(number) }
            let text = String(Int64(scaled))
            let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
            let sign = number < 0 ? "-" : ""
            return digits == 0 ? sign + padded : "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
        }
    }
}
