/// A label selector in its text form: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, `a>1`, `a<1`, joined by commas
/// (apimachinery pkg/labels/selector.go).
struct LabelQuery: Sendable, Hashable {
    var requirements: [Requirement] = []

    enum Requirement: Sendable, Hashable {
        case isIn(String, Set<String>)
        case notIn(String, Set<String>)
        case exists(String)
        case absent(String)
        case greater(String, Int)
        case less(String, Int)
    }

    /// Everything.
    init() {}

    /// Throws bad-request on anything the API server would refuse.
    init(parsing text: String) throws(APIError) {
        for part in Self.parts(of: text) {
            guard let requirement = Self.requirement(part) else {
                throw .badRequest("unable to parse requirement: invalid label selector \"\(text)\"")
            }
            requirements.append(requirement)
        }
    }

    var isEverything: Bool { requirements.isEmpty }

    func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { $0.matches(labels) }
    }

    /// Splits at commas that are not inside parentheses.
    private static func parts(of text: String) -> [Substring] {
        var parts: [Substring] = []
        var depth = 0
        var start = text.startIndex
        for index in text.indices {
            switch text[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        parts.append(text[start...])
        return parts.map(\.trimmed).filter { !$0.isEmpty }
    }

    private static func requirement(_ text: Substring) -> Requirement? {
        if text.hasPrefix("!") { return name(text.dropFirst()).map(Requirement.absent) }
        if let (left, right) = text.divided(by: "!=") { return one(left, right, Requirement.notIn) }
        if let (left, right) = text.divided(by: "==") ?? text.divided(by: "=") { return one(left, right, Requirement.isIn) }
        if let (left, right) = text.divided(by: ">") { return number(left, right, Requirement.greater) }
        if let (left, right) = text.divided(by: "<") { return number(left, right, Requirement.less) }
        if text.hasSuffix(")"), let open = text.firstIndex(of: "(") {
            let words = text[..<open].split(separator: " ")
            let values = text[text.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false)
            let set = Set(values.map { String($0.trimmed) })
            guard words.count == 2, let key = name(words[0]) else { return nil }
            return words[1] == "in" ? .isIn(key, set) : words[1] == "notin" ? .notIn(key, set) : nil
        }
        return name(text).map(Requirement.exists)
    }

    private static func one(
        _ left: Substring,
        _ right: Substring,
        _ make: (String, Set<String>) -> Requirement
    ) -> Requirement? {
        let value = right.trimmed
        guard let key = name(left), value.allSatisfy(isNameCharacter) else { return nil }
        return make(key, [String(value)])
    }

    private static func number(_ left: Substring, _ right: Substring, _ make: (String, Int) -> Requirement) -> Requirement? {
        guard let key = name(left), let value = Int(right.trimmed) else { return nil }
        return make(key, value)
    }

    private static func name(_ text: Substring) -> String? {
        let trimmed = text.trimmed
        return !trimmed.isEmpty && trimmed.allSatisfy { isNameCharacter($0) || $0 == "/" } ? String(trimmed) : nil
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "_" || character == ".")
    }
}

extension LabelQuery.Requirement {
    fileprivate func matches(_ labels: [String: String]) -> Bool {
        switch self {
        case .isIn(let key, let values): labels[key].map(values.contains) ?? false
        case .notIn(let key, let values): labels[key].map { !values.contains($0) } ?? true
        case .exists(let key): labels[key] != nil
        case .absent(let key): labels[key] == nil
        case .greater(let key, let bound): labels[key].flatMap { Int($0) }.map { $0 > bound } ?? false
        case .less(let key, let bound): labels[key].flatMap { Int($0) }.map { $0 < bound } ?? false
        }
    }
}

extension Substring {
    /// Without spaces at both ends.
    var trimmed: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return start.prefix(0) }
        return start[...last]
    }

    /// What is left and right of the first occurrence of a separator.
    func divided(by separator: String) -> (Substring, Substring)? {
        guard let range = firstRange(of: separator) else { return nil }
        return (self[..<range.lowerBound], self[range.upperBound...])
    }
}
