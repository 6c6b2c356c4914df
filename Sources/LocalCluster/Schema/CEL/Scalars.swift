extension CEL {
    /// A text as the scalars CEL counts and cuts it by.
    struct Scalars: Sendable, Hashable {
        let items: [Unicode.Scalar]

        init(_ text: String) { items = Array(text.unicodeScalars) }

        private init(items: [Unicode.Scalar]) { self.items = items }

        var text: String { text(0..<items.count) }

        func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(items[range])) }

        private func hasPart(_ part: Scalars, at index: Int) -> Bool { items[index..<index + part.items.count].elementsEqual(part.items) }

        func firstIndex(of part: Scalars, from start: Int = 0) -> Int? {
            let last = items.count - part.items.count
            guard start <= last else { return nil }
            return (start...last).first { hasPart(part, at: $0) }
        }

        func lastIndex(of part: Scalars, upTo end: Int = .max) -> Int? {
            let last = min(items.count - part.items.count, end)
            guard last >= 0 else { return nil }
            return (0...last).last { hasPart(part, at: $0) }
        }

        var trimmed: Scalars {
            let start = items.firstIndex { !$0.properties.isWhitespace } ?? items.count
            let end = items.lastIndex { !$0.properties.isWhitespace } ?? start - 1
            return Scalars(items: Array(items[start..<max(start, end + 1)]))
        }
    }
}
