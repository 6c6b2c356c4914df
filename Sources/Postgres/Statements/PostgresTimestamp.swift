import FoundationEssentials

/// `timestamptz` in the ISO style, to the microsecond (PostgreSQL documentation, 8.5.2).
enum PostgresTimestamp {
    static func text(_ date: Date) -> String {
        let microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
        let (days, inDay) = floorDivide(microseconds, 86_400_000_000)
        let (year, month, day) = CivilDate.fromDays(days)
        let seconds = inDay / 1_000_000
        let time = "\(pad(seconds / 3600)):\(pad(seconds / 60 % 60)):\(pad(seconds % 60)).\(pad(inDay % 1_000_000, 6))"
        return year > 0
            ? "\(pad(year, 4))-\(pad(month))-\(pad(day)) \(time)+00" : "\(pad(1 - year, 4))-\(pad(month))-\(pad(day)) \(time)+00 BC"
    }

    /// Reads `2024-05-06`, `2024-05-06 07:08:09.123456` and the same with `+02`, `+05:30`; no zone means UTC; nil for `infinity` and BC.
    static func date(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        var scanner = Scanner(bytes: bytes[...])
        guard let year = scanner.number(), scanner.take("-"), let month = scanner.number(), scanner.take("-"), let day = scanner.number(),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var seconds = CivilDate.days(year: year, month: month, day: day) * 86_400
        var fraction = 0.0
        if scanner.take(" ") || scanner.take("T") {
            guard let hour = scanner.number(), scanner.take(":"), let minute = scanner.number(), scanner.take(":"),
                let second = scanner.number()
            else { return nil }
            seconds += hour * 3600 + minute * 60 + second
            if scanner.take(".") { fraction = scanner.fraction() }
            seconds -= scanner.offset()
        }
        return scanner.bytes.isEmpty ? Date(timeIntervalSince1970: Double(seconds) + fraction) : nil
    }

    private static func pad(_ number: Int64, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private struct Scanner {
        var bytes: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard bytes.first == UInt8(ascii: character) else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func digits() -> ArraySlice<UInt8> {
            let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.prefix(15)
            bytes = bytes.dropFirst(digits.count)
            return digits
        }

        mutating func number() -> Int64? { Int64(String(decoding: digits(), as: UTF8.self)) }

        mutating func fraction() -> Double { Double("0." + String(decoding: digits(), as: UTF8.self)) ?? 0 }

        /// Seconds east of Greenwich.
        mutating func offset() -> Int64 {
            if take("Z") { return 0 }
            let sign: Int64
            if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return 0 }
            var offset = (number() ?? 0) * 3600
            if take(":") { offset += (number() ?? 0) * 60 }
            if take(":") { offset += number() ?? 0 }
            return sign * offset
        }
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
enum CivilDate {
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func fromDays(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
