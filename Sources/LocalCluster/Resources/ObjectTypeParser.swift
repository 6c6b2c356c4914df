import Kubernetes

/// Reads the compact table of built-in object types.
///
/// One type is one entry, `Name = field:type field:type …`, entries end with a line break before the next `Name =`. A type is
/// `s` string, `i` integer, `n` number, `b` boolean, `q` quantity, `t` time, `m` micro time, `is` integer or string, `x` bytes, `any`,
/// `Name`, `[T]` list, `{T}` map. After a list: `@set`, `@map(key,key=default)`. After a field: `*` required,
/// `+key` strategic merge by that member (`+` alone: of scalars), `+r` retain keys. `!` after the type's name or a map: atomic.
/// `...` as a field keeps unknown fields.
struct ObjectTypeParser {
    private(set) var types: [String: ObjectType] = [:]

    mutating func parse(_ text: String) {
        var name = ""
        var fields: [Substring] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if word == "=" {
                let next = fields.popLast()
                finish(name, fields)
                name = next.map(String.init) ?? ""
                fields = []
            } else {
                fields.append(word)
            }
        }
        finish(name, fields)
    }

    private mutating func finish(_ title: String, _ words: [Substring]) {
        guard !title.isEmpty else { return }
        let isAtomic = title.hasSuffix("!")
        let name = isAtomic ? String(title.dropLast()) : title
        var fields: [String: ObjectType.Field] = [:]
        for word in words where word != "..." {
            guard let colon = word.firstIndex(of: ":") else { continue }
            fields[String(word[..<colon])] = Self.field(word[word.index(after: colon)...])
        }
        types[name] = ObjectType(name: name, fields: fields, isAtomic: isAtomic, keepsUnknown: words.contains("..."))
    }

    private static func field(_ text: Substring) -> ObjectType.Field {
        var parts = text.split(separator: "+", omittingEmptySubsequences: false)
        var typeText = parts.removeFirst()
        let isRequired = typeText.hasSuffix("*")
        if isRequired { typeText.removeLast() }
        let type = type(typeText)
        var field = ObjectType.Field(type: type, isRequired: isRequired)
        if case .list(_, let merge) = type {
            switch merge {
            case .map(let keys): field.patchMergeKey = keys.first?.name
            case .set: field.patchMergeKey = ""
            case .atomic: break
            }
        }
        for part in parts {
            if part == "r" { field.retainsKeys = true } else { field.patchMergeKey = part == "-" ? nil : String(part) }
        }
        return field
    }

    private static func type(_ text: Substring) -> FieldType {
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            return .list(type(text[text.index(after: text.startIndex)..<end]), merge(text[text.index(after: end)...]))
        }
        if text.hasPrefix("{"), let end = text.lastIndex(of: "}") {
            return .map(type(text[text.index(after: text.startIndex)..<end]), isAtomic: text.hasSuffix("!"))
        }
        return leaves[text].map(FieldType.leaf) ?? (text == "any" ? .any : .named(String(text)))
    }

    private static func merge(_ text: Substring) -> ListMerge {
        if text == "@set" { return .set }
        guard text.hasPrefix("@map("), text.hasSuffix(")") else { return .atomic }
        return .map(
            text.dropFirst(5).dropLast().split(separator: ",").map { key in
                let parts = key.split(separator: "=", maxSplits: 1).map(String.init)
                return ListMerge.ListKey(name: parts[0], defaultValue: parts.dropFirst().first.map(JSONValue.string))
            }
        )
    }

    private static let leaves: [Substring: FieldType.Leaf] = [
        "s": .string, "i": .integer, "n": .number, "b": .boolean, "q": .quantity, "t": .time, "m": .microTime, "is": .intOrString,
        "x": .bytes,
    ]
}
