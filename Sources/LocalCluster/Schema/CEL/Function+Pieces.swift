extension CEL.Function {
    /// Functions that cut texts and put them together.
    func pieces(_ arguments: [CEL.Value]) throws(CEL.Failure) -> CEL.Value? {
        if self == .join { return join(arguments) }
        guard case .string(let source) = arguments[0] else { return nil }
        let text = CEL.Scalars(source)
        switch self {
        case .charAt:
            guard case .int(let index) = arguments[1] else { return nil }
            if index == text.items.count { return .string("") }
            guard let index = Int(exactly: index), text.items.indices.contains(index) else { throw .error("index out of range: \(index)") }
            return .string(text.text(index..<index + 1))
        case .substring: return try substring(text, arguments)
        case .split: return split(text, arguments)
        case .replace: return replace(text, arguments)
        case .format:
            guard case .list(let list) = arguments[1] else { return nil }
            return .string(try CEL.Formatter(values: list.items).format(source))
        default: return nil
        }
    }

    private func join(_ arguments: [CEL.Value]) -> CEL.Value? {
        guard case .list(let list) = arguments[0] else { return nil }
        var separator = ""
        if arguments.count == 2 {
            guard case .string(let text) = arguments[1] else { return nil }
            separator = text
        }
        var texts: [String] = []
        for item in list.items {
            guard case .string(let text) = item else { return nil }
            texts.append(text)
        }
        return .string(texts.joined(separator: separator))
    }

    private func substring(_ text: CEL.Scalars, _ arguments: [CEL.Value]) throws(CEL.Failure) -> CEL.Value? {
        guard case .int(let start) = arguments[1] else { return nil }
        var end = Int64(text.items.count)
        if arguments.count == 3 {
            guard case .int(let last) = arguments[2] else { return nil }
            end = last
        }
        guard start >= 0, start <= text.items.count else { throw .error("index out of range: \(start)") }
        guard end >= 0, end <= text.items.count else { throw .error("index out of range: \(end)") }
        guard start <= end else { throw .error("invalid substring range. start: \(start), end: \(end)") }
        return .string(text.text(Int(start)..<Int(end)))
    }

    private func split(_ text: CEL.Scalars, _ arguments: [CEL.Value]) -> CEL.Value? {
        guard case .string(let separator) = arguments[1] else { return nil }
        var most = Int64.max
        if arguments.count == 3 {
            guard case .int(let limit) = arguments[2] else { return nil }
            if limit == 0 { return .list([]) }
            if limit > 0 { most = limit }
        }
        let part = CEL.Scalars(separator)
        var pieces: [CEL.Value] = []
        var start = 0
        while Int64(pieces.count) < most - 1, start < text.items.count {
            let found = part.items.isEmpty ? (start + 1 < text.items.count ? start + 1 : nil) : text.firstIndex(of: part, from: start)
            guard let found else { break }
            pieces.append(.string(text.text(start..<found)))
            start = found + part.items.count
        }
        if part.items.isEmpty, text.items.isEmpty { return .list([]) }
        pieces.append(.string(text.text(start..<text.items.count)))
        return .list(pieces)
    }

    private func replace(_ text: CEL.Scalars, _ arguments: [CEL.Value]) -> CEL.Value? {
        guard case .string(let old) = arguments[1], case .string(let new) = arguments[2] else { return nil }
        var most = Int64.max
        if arguments.count == 4 {
            guard case .int(let limit) = arguments[3] else { return nil }
            if limit >= 0 { most = limit }
        }
        let part = CEL.Scalars(old)
        var result = ""
        var start = 0
        var count: Int64 = 0
        while count < most, start <= text.items.count, let found = text.firstIndex(of: part, from: start) {
            result += text.text(start..<found) + new
            start = found + part.items.count
            count += 1
            if part.items.isEmpty {
                if found < text.items.count { result += text.text(found..<found + 1) }
                start = found + 1
            }
        }
        return .string(start <= text.items.count ? result + text.text(start..<text.items.count) : result)
    }
}
