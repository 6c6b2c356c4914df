import Kubernetes

/// The JSONPath that printer columns use: members, `['quoted']` members, indexes, `[*]`, and filters `[?(@.a=="b")]`
/// (client-go util/jsonpath, without ranges and unions).
struct JSONPath: Sendable {
    private enum Step: Sendable {
        case member(String)
        case index(Int)
        case all
        case filter([String], JSONValue, isEqual: Bool)
    }

    private let steps: [Step]

    init(_ text: String) {
        var rest = text.hasPrefix("{") ? text.dropFirst().dropLast() : Substring(text)
        if rest.hasPrefix("$") { rest = rest.dropFirst() }
        var steps: [Step] = []
        while let first = rest.first {
            if first == "[", let end = Self.closing(rest) {
                Self.bracket(rest[rest.index(after: rest.startIndex)..<end]).map { steps.append($0) }
                rest = rest[rest.index(after: end)...]
            } else if first == "." {
                rest = rest.dropFirst()
            } else {
                let (name, after) = Self.name(rest)
                steps.append(name == "*" ? .all : .member(name))
                rest = after
            }
        }
        self.steps = steps
    }

    /// Every value the path leads to.
    func values(in object: JSONValue) -> [JSONValue] {
        steps.reduce([object]) { values, step in values.flatMap { Self.follow(step, $0) } }
    }

    /// What a table shows for a column of the type.
    func cell(of object: JSONValue, type: String) -> JSONValue {
        let found = values(in: object)
        guard let first = found.first, !first.isNull else { return .null }
        switch type {
        case "integer": return first.integerValue.map(JSONValue.integer) ?? .null
        case "number": return first.numberValue.map(JSONValue.number) ?? .null
        case "boolean": return first.boolValue.map(JSONValue.bool) ?? .null
        case "date": return .string(HumanDuration.since(first.stringValue))
        default: return .string(found.map(Self.text).joined(separator: ","))
        }
    }

    private static func text(_ value: JSONValue) -> String { value.stringValue ?? value.text }

    private static func follow(_ step: Step, _ value: JSONValue) -> [JSONValue] {
        switch step {
        case .member(let name): value[name].map { [$0] } ?? []
        case .index(let index): (value[index < 0 ? (value.arrayValue?.count ?? 0) + index : index]).map { [$0] } ?? []
        case .all: value.arrayValue ?? value.objectValue.map { Array($0.sorted { $0.key < $1.key }.map(\.value)) } ?? []
        case .filter(let path, let wanted, let isEqual):
            value.arrayValue?.filter { ($0.at(path: path) == wanted) == isEqual } ?? []
        }
    }

    /// The end of a bracket, quotes and nested brackets skipped.
    private static func closing(_ text: Substring) -> Substring.Index? {
        var quote: Character?
        var depth = 0
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "[" {
                depth += 1
            } else if character == "]" {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    private static func bracket(_ text: Substring) -> Step? {
        if text == "*" { return .all }
        if let index = Int(text) { return .index(index) }
        if let first = text.first, first == "'" || first == "\"" { return .member(String(text.dropFirst().dropLast())) }
        guard text.hasPrefix("?("), text.hasSuffix(")") else { return nil }
        let body = text.dropFirst(2).dropLast()
        let unequal = body.divided(by: "!=")
        guard let (left, right) = unequal ?? body.divided(by: "==") else { return nil }
        let path = left.trimmed.drop { $0 == "@" }.split(separator: ".").map(String.init)
        return .filter(path, literal(right.trimmed), isEqual: unequal == nil)
    }

    private static func literal(_ text: Substring) -> JSONValue {
        if let first = text.first, first == "'" || first == "\"" { return .string(String(text.dropFirst().dropLast())) }
        return (try? JSONValue(parsing: String(text))) ?? .string(String(text))  // nil: a bare word
    }

    /// A member up to the next dot or bracket; `\.` is a dot in the name.
    private static func name(_ text: Substring) -> (String, Substring) {
        var name = ""
        var rest = text
        while let character = rest.first, character != ".", character != "[" {
            rest = rest.dropFirst()
            if character == "\\", let escaped = rest.first {
                name.append(escaped)
                rest = rest.dropFirst()
            } else {
                name.append(character)
            }
        }
        return (name, rest)
    }
}
