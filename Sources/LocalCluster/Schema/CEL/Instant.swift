import Kubernetes

extension CEL.Instant {
    private static let second: Int64 = 1_000_000_000

    /// Reads RFC 3339, or a date alone, which means its midnight in UTC.
    init?(parsing text: String) {
        let isDate = text.utf8.count == 10
        guard let time = Timestamp(parsing: isDate ? "\(text)T00:00:00Z" : text) else { return nil }
        self.init(seconds: time.seconds, nanoseconds: Self.fraction(text))
    }

    private static func fraction(_ text: String) -> Int64 {
        guard let point = text.firstIndex(of: ".") else { return 0 }
        let digits = text[text.index(after: point)...].prefix { $0.isNumber }.prefix(9)
        return Int64(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
    }

    func advanced(by nanoseconds: Int64) -> CEL.Instant {
        let sum = self.nanoseconds + nanoseconds % Self.second
        let carry = sum < 0 ? -1 : sum / Self.second
        return CEL.Instant(seconds: seconds + nanoseconds / Self.second + carry, nanoseconds: sum - carry * Self.second)
    }

    func nanoseconds(since other: CEL.Instant) throws(CEL.Failure) -> Int64 {
        let (whole, tooLong) = (seconds - other.seconds).multipliedReportingOverflow(by: Self.second)
        if tooLong { throw .error("duration overflow") }
        return whole + nanoseconds - other.nanoseconds
    }

    /// RFC 3339 in UTC, with as many digits of the fraction as needed.
    var text: String {
        let whole = String(Timestamp(seconds: seconds).description.dropLast())
        if nanoseconds == 0 { return whole + "Z" }
        var digits = String(nanoseconds + Self.second).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)Z"
    }

    /// Year, month (1…12), day (1…31) and day of the year (1…366) in UTC; from days since 1970 by the civil calendar's cycle of 400 years.
    var date: (year: Int64, month: Int64, day: Int64, dayOfYear: Int64) {
        let days = daysSince1970 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfMarchYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfMarchYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let dayOfYear = month <= 2 ? dayOfMarchYear - 306 + 1 : dayOfMarchYear + 60 + (isLeap ? 1 : 0)
        return (year, month, dayOfMarchYear - (153 * marchMonth + 2) / 5 + 1, dayOfYear)
    }

    var daysSince1970: Int64 { (seconds - secondOfDay) / 86_400 }

    /// 0 to 86,399.
    var secondOfDay: Int64 { ((seconds % 86_400) + 86_400) % 86_400 }
}
