extension CEL {
    /// Durations as Go writes them: `1h30m`, `1.5s`, `-200ms`.
    enum SpanOfTime {
        private static let units: [(name: String, nanoseconds: Int64)] = [
            ("ns", 1), ("us", 1000), ("µs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ]

        /// Nanoseconds, or nil when the text is not a duration.
        static func parse(_ text: String) -> Int64? {
            var rest = Substring(text)
            let isNegative = rest.hasPrefix("-")
            if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
            if rest == "0" { return 0 }
            if rest.isEmpty { return nil }
            var total: Int64 = 0
            while !rest.isEmpty {
                guard let part = part(&rest) else { return nil }
                let (sum, overflows) = total.addingReportingOverflow(part)
                if overflows { return nil }
                total = sum
            }
            return isNegative ? -total : total
        }

        private static func part(_ rest: inout Substring) -> Int64? {
            let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            rest = rest.dropFirst(number.count)
            let name = rest.prefix { !("0"..."9").contains($0) && $0 != "." }
            rest = rest.dropFirst(name.count)
            guard let unit = units.first(where: { $0.name == name }) else { return nil }
            let pieces = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = pieces.first, pieces.count > 1 || !first.isEmpty, number != "." else { return nil }
            guard let whole = first.isEmpty ? 0 : Int64(first) else { return nil }
            let (product, overflows) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
            if overflows { return nil }
            guard pieces.count == 2, !pieces[1].isEmpty else { return product }
            guard let fraction = Double("0.\(pieces[1])") else { return nil }
            return product + Int64((fraction * Double(unit.nanoseconds)).rounded())
        }

        /// Seconds with a fraction, as `string()` gives it.
        static func text(_ nanoseconds: Int64) -> String {
            let magnitude = nanoseconds.magnitude
            var text = (nanoseconds < 0 ? "-" : "") + String(magnitude / 1_000_000_000)
            if magnitude % 1_000_000_000 != 0 {
                var digits = String(magnitude % 1_000_000_000 + 1_000_000_000).dropFirst()
                while digits.hasSuffix("0") { digits.removeLast() }
                text += ".\(digits)"
            }
            return text + "s"
        }
    }
}
