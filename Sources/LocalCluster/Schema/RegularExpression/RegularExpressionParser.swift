/// Reads RE2 syntax (https://github.com/google/re2/wiki/Syntax).
struct RegularExpressionParser {
    let scalars: [Unicode.Scalar]
    var position = 0
    private var depth = 0
    var flags = Flags()

    struct Flags {
        var foldsCase = false
        var isMultiline = false
        var dotMatchesNewline = false
        var isUngreedy = false
    }

    private static let deepestNesting = 200
    private static let mostRepetitions = 1000

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func parse() throws(RegularExpressionError) -> RegularExpressionNode {
        let node = try alternatives()
        if position < scalars.count { throw problem("unexpected )") }
        return node
    }

    func problem(_ text: String) -> RegularExpressionError { RegularExpressionError(description: text) }

    var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func alternatives() throws(RegularExpressionError) -> RegularExpressionNode {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(RegularExpressionError) -> RegularExpressionNode {
        var nodes: [RegularExpressionNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            var node = try atom()
            while let repeated = try repetition(of: node) { node = repeated }
            nodes.append(node)
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func repetition(of node: RegularExpressionNode) throws(RegularExpressionError) -> RegularExpressionNode? {
        let least: Int
        let most: Int?
        if take("*") {
            (least, most) = (0, nil)
        } else if take("+") {
            (least, most) = (1, nil)
        } else if take("?") {
            (least, most) = (0, 1)
        } else if let counts = try counts() {
            (least, most) = counts
        } else {
            return nil
        }
        return .repetition(node, least: least, most: most, isGreedy: take("?") == flags.isUngreedy)
    }

    /// `{2}`, `{2,}` or `{2,5}`; anything else is a plain brace.
    private mutating func counts() throws(RegularExpressionError) -> (Int, Int?)? {
        let start = position
        guard take("{"), let least = number() else {
            position = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            position = start
            return nil
        }
        if least > Self.mostRepetitions || most ?? 0 > Self.mostRepetitions || most ?? least < least {
            throw problem("invalid repeat count")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let start = position
        while let scalar = next, ("0"..."9").contains(scalar), position - start < 5 { position += 1 }
        return Int(String(String.UnicodeScalarView(scalars[start..<position])))
    }

    private mutating func atom() throws(RegularExpressionError) -> RegularExpressionNode {
        guard let scalar = next else { return .empty }
        position += 1
        switch scalar {
        case "(": return try group()
        case "[": return .scalar(folded(try bracket()))
        case ".": return .scalar(flags.dotMatchesNewline ? .all : ScalarSet.newline.inverted)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .start)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .end)
        case "\\": return try escape()
        case "*", "+", "?": throw problem("missing argument to repetition operator: `\(scalar)`")
        default: return .scalar(folded(ScalarSet([scalar.value...scalar.value])))
        }
    }

    func folded(_ set: ScalarSet) -> ScalarSet { flags.foldsCase ? set.foldingCase : set }

    private mutating func group() throws(RegularExpressionError) -> RegularExpressionNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepestNesting { throw problem("expression nests too deeply") }
        let outer = flags
        if take("?") {
            if take("P") || next == "<" {
                guard take("<") else { throw problem("invalid named capture") }
                while let scalar = next, scalar != ">" { position += 1 }
                guard take(">") else { throw problem("invalid named capture") }
            } else if try !changeFlags() {
                return .empty  // the flags stay on until the surrounding group ends
            }
        }
        let node = try alternatives()
        guard take(")") else { throw problem("missing closing )") }
        flags = outer
        return node
    }

    /// Reads `i-s:` or `i-s)`; returns whether a group follows.
    private mutating func changeFlags() throws(RegularExpressionError) -> Bool {
        var value = true
        while let scalar = next {
            position += 1
            switch scalar {
            case "-": value = false
            case "i": flags.foldsCase = value
            case "m": flags.isMultiline = value
            case "s": flags.dotMatchesNewline = value
            case "U": flags.isUngreedy = value
            case ":": return true
            case ")": return false
            default: throw problem("invalid or unsupported Perl syntax: `(?\(scalar)`")
            }
        }
        throw problem("missing closing )")
    }

    private mutating func escape() throws(RegularExpressionError) -> RegularExpressionNode {
        guard let scalar = next else { throw problem("trailing backslash at end of expression") }
        switch scalar {
        case "A", "z", "b", "B":
            position += 1
            let assertions: [Unicode.Scalar: RegularExpression.Assertion] = [
                "A": .start, "z": .end, "b": .wordBoundary, "B": .notWordBoundary,
            ]
            return assertions[scalar].map { .assertion($0) } ?? .empty
        case "Q":
            position += 1
            return quoted()
        default:
            return .scalar(folded(try escapedSet()))
        }
    }

    /// Everything up to `\E` as it stands.
    private mutating func quoted() -> RegularExpressionNode {
        var nodes: [RegularExpressionNode] = []
        while let scalar = next {
            position += 1
            if scalar == "\\", take("E") { break }
            nodes.append(.scalar(folded(ScalarSet([scalar.value...scalar.value]))))
        }
        return .sequence(nodes)
    }
}
