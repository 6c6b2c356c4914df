import Kubernetes

/// RFC 6901 pointers and the changes RFC 6902 makes with them.
struct JSONPointer: Sendable {
    let tokens: [String]

    /// Nil when the text is no pointer.
    init?(parsing text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        tokens = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    func value(in document: JSONValue) -> JSONValue? {
        var current = document
        for token in tokens {
            guard let next = current[token] ?? Self.index(token, in: current, end: 0).flatMap({ current[$0] }) else { return nil }
            current = next
        }
        return current
    }

    /// Adds (`insert`) or replaces the value; false when the place does not exist.
    func set(_ value: JSONValue, in document: inout JSONValue, insert: Bool) -> Bool {
        Self.change(&document, tokens[...]) { parent, token in
            guard let token else {
                parent = value
                return true
            }
            switch parent {
            case .object(var members):
                guard insert || members[token] != nil else { return false }
                members[token] = value
                parent = .object(members)
                return true
            case .array(var elements):
                guard let index = Self.index(token, in: parent, end: insert ? 1 : 0) else { return false }
                if insert { elements.insert(value, at: index) } else { elements[index] = value }
                parent = .array(elements)
                return true
            default: return false
            }
        }
    }

    /// Removes the value; false when there is none.
    func remove(from document: inout JSONValue) -> Bool {
        Self.change(&document, tokens[...]) { parent, token in
            guard let token else { return false }
            switch parent {
            case .object(var members):
                guard members.removeValue(forKey: token) != nil else { return false }
                parent = .object(members)
                return true
            case .array(var elements):
                guard let index = Self.index(token, in: parent, end: 0) else { return false }
                elements.remove(at: index)
                parent = .array(elements)
                return true
            default: return false
            }
        }
    }

    /// Walks to the parent of the last token and changes it there.
    private static func change(
        _ value: inout JSONValue,
        _ tokens: ArraySlice<String>,
        _ body: (inout JSONValue, String?) -> Bool
    ) -> Bool {
        guard let first = tokens.first else { return body(&value, nil) }
        if tokens.count == 1 { return body(&value, first) }
        switch value {
        case .object(var members):
            guard var child = members[first], change(&child, tokens.dropFirst(), body) else { return false }
            members[first] = child
            value = .object(members)
        case .array(var elements):
            guard let index = index(first, in: value, end: 0), change(&elements[index], tokens.dropFirst(), body) else { return false }
            value = .array(elements)
        default: return false
        }
        return true
    }

    /// An index within bounds; `end` is 1 when the place after the last element counts (`-` names it).
    private static func index(_ token: String, in value: JSONValue, end: Int) -> Int? {
        guard case .array(let elements) = value else { return nil }
        if token == "-" { return end == 1 ? elements.count : nil }
        guard let index = Int(token), token == String(index), index >= 0, index < elements.count + end else { return nil }
        return index
    }
}
