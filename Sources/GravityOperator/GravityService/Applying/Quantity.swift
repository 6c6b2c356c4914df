/// A Kubernetes quantity as an exact number, so that `1000m` equals `1`, as the server may write it.
struct Quantity: Sendable, Hashable {
    /// The amount is `mantissa × 10^exponent`, or `mantissa × 2^shift × 10^exponent`, without trailing zeros.
    private let mantissa: Int64
    private let exponent: Int

    init?(_ text: String) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
        guard let factor = Self.factor(of: String(text.dropFirst(number.count))) else { return nil }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let digits = Int64(parts.joined()) else { return nil }
        let (scaled, overflow) = digits.multipliedReportingOverflow(by: factor.multiplier)
        guard !overflow else { return nil }
        var mantissa = scaled
        var exponent = factor.exponent - (parts.count == 2 ? parts[1].count : 0)
        while mantissa != 0, mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        self.mantissa = mantissa
        self.exponent = mantissa == 0 ? 0 : exponent
    }

    private static func factor(of suffix: String) -> (multiplier: Int64, exponent: Int)? {
        let decimal = ["n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18]
        let binary: [String: Int64] = ["Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60]
        if let exponent = decimal[suffix] { return (1, exponent) }
        if let shift = binary[suffix] { return (1 << shift, 0) }
        if let first = suffix.first, first == "e" || first == "E", let exponent = Int(suffix.dropFirst()), abs(exponent) < 30 {
            return (1, exponent)
        }
        return nil
    }
}
