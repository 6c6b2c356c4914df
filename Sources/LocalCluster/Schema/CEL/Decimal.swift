extension CEL {
    /// A finite number as the fewest digits that read back the same.
    struct Decimal: Sendable, Hashable {
        let isNegative: Bool
        /// Without leading or trailing zeros; empty for zero.
        let digits: Substring
        /// Where the decimal point is: 1 is after the first digit.
        let point: Int

        /// nil for NaN and the infinities.
        init?(_ number: Double) {
            guard number.isFinite else { return nil }
            isNegative = number.sign == .minus
            let text = number.magnitude.description
            let parts = text.split(separator: "e")
            let mantissa = parts[0].split(separator: ".")
            let whole = mantissa[0]
            let all = whole + (mantissa.count > 1 ? mantissa[1] : "")
            let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
            let leading = all.prefix { $0 == "0" }.count
            var significant = all.dropFirst(leading)
            while significant.hasSuffix("0") { significant.removeLast() }
            digits = Substring(significant)
            point = significant.isEmpty ? 1 : whole.count - leading + exponent
        }

        /// Plain, or with an exponent below 10^-4 and from the given power of ten on.
        func text(exponentFrom limit: Int) -> String {
            let sign = isNegative ? "-" : ""
            if digits.isEmpty { return sign + "0" }
            let exponent = point - 1
            if exponent < -4 || exponent >= limit { return sign + scientific(exponent) }
            if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
            if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
            return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
        }

        private func scientific(_ exponent: Int) -> String {
            let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
            let magnitude = String(abs(exponent))
            return "\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(magnitude.count < 2 ? "0" : "")\(magnitude)"
        }
    }
}
