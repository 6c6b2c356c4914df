/// Which log fields are secret by their key, and what is secret inside a text by its form.
package enum Masking {
    /// What stands in a log instead of a secret.
    package static let mask = "***"

    private static let sensitiveWords: Set<String> = [
        "password", "passwords", "passwd", "secret", "secrets", "token", "tokens", "authorization", "verifier", "uri", "dsn", "cookie",
        "cookies",
        "credential", "credentials",
    ]
    /// Facts about a secret that are not the secret, such as `secret.name`.
    private static let harmlessFacts: Set<String> = [
        "name", "namespace", "key", "keys", "uid", "kind", "type", "count", "version", "path", "host", "port", "scheme", "created",
        "expires",
    ]

    /// Whether the value under `key` must be masked.
    ///
    /// A key is split into dotted segments and each segment into words (camel case, `_`, `-`). It is sensitive when its last segment
    /// holds a sensitive word, or when an earlier one does and the last is not a harmless fact about it.
    package static func isSensitive(key: some StringProtocol) -> Bool {
        let segments = key.split(separator: ".")
        guard let last = segments.last else { return false }
        if isSensitive(words: words(of: last)) { return true }
        guard segments.dropLast().contains(where: { isSensitive(words: words(of: $0)) }) else { return false }
        return !harmlessFacts.contains(last.lowercased())
    }

    private static func isSensitive(words: [String]) -> Bool {
        words.contains(where: sensitiveWords.contains)
            || zip(words, words.dropFirst()).contains { ["api", "private", "access", "signing"].contains($0) && $1 == "key" }
    }

    /// `text` with the password of every `scheme://user:password@host` and every `Bearer` token and `password=` value masked.
    package static func redacted(_ text: String) -> String {
        var result = text
        if result.utf8.contains(UInt8(ascii: "@")) { result = withoutURLPasswords(result) }
        for lead in ["Bearer ", "password="] where result.contains(lead) {
            result = withoutCredentials(after: lead, in: result)
        }
        return result
    }

    private static func words(of segment: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        var previousIsLower = false
        for character in segment {
            let startsWord = character.isUppercase && previousIsLower
            if startsWord || !character.isLetter {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if character.isLetter { word += character.lowercased() }
            previousIsLower = character.isLowercase
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func withoutURLPasswords(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "://") {
            result += rest[..<start.upperBound]
            rest = rest[start.upperBound...]
            let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0.isWhitespace || $0 == "\"" } ?? rest.endIndex
            guard let at = rest[..<end].lastIndex(of: "@"), let colon = rest[..<at].firstIndex(of: ":") else { continue }
            result += rest[...colon] + mask
            rest = rest[at...]
        }
        return result + rest
    }

    private static func withoutCredentials(after lead: String, in text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: lead) {
            result += rest[..<start.upperBound] + mask
            rest = rest[start.upperBound...].drop { !$0.isWhitespace && $0 != "\"" }
        }
        return result + rest
    }
}

extension Substring {
    /// The first place where `pattern` stands.
    fileprivate func firstRange(of pattern: String) -> Range<Index>? {
        var position = startIndex
        while position < endIndex {
            if self[position...].hasPrefix(pattern) { return position..<index(position, offsetBy: pattern.count) }
            position = index(after: position)
        }
        return nil
    }
}
