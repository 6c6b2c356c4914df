/// A set of Unicode scalars, as sorted ranges that do not touch.
struct ScalarSet: Sendable, Hashable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    static let last: UInt32 = 0x10FFFF
    static let all = ScalarSet([0...last])
    static let digits = ScalarSet([48...57])
    static let spaces = ScalarSet([9...10, 12...13, 32...32])
    static let wordCharacters = ScalarSet([48...57, 65...90, 95...95, 97...122])
    static let newline = ScalarSet([10...10])

    init(_ ranges: [ClosedRange<UInt32>] = []) {
        for range in ranges { insert(range) }
    }

    func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(scalar)
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        var low = range.lowerBound
        var high = range.upperBound
        var merged: [ClosedRange<UInt32>] = []
        for other in ranges {
            let touches =
                other.lowerBound <= (high == .max ? high : high + 1) && low <= (other.upperBound == .max ? .max : other.upperBound + 1)
            if touches {
                low = min(low, other.lowerBound)
                high = max(high, other.upperBound)
            } else {
                merged.append(other)
            }
        }
        merged.append(low...high)
        ranges = merged.sorted { $0.lowerBound < $1.lowerBound }
    }

    mutating func formUnion(_ other: ScalarSet) {
        for range in other.ranges { insert(range) }
    }

    /// Everything that is not in the set.
    var inverted: ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= Self.last { result.append(next...Self.last) }
        return ScalarSet(result)
    }

    /// The set with the other case of every ASCII letter in it.
    var foldingCase: ScalarSet {
        var result = self
        for letter in UInt32(65)...90 {
            if contains(letter) { result.insert((letter + 32)...(letter + 32)) }
            if contains(letter + 32) { result.insert(letter...letter) }
        }
        return result
    }
}
