/// A regular expression in RE2 syntax, matched in time linear in the text, which is what Kubernetes promises for patterns.
///
/// Not supported: Unicode classes (`\pL`); letters fold case in ASCII only.
struct RegularExpression: Sendable {
    private let program: [Instruction]

    /// One step of a match; jumps are indices into the program, the first being preferred.
    enum Instruction: Sendable {
        case scalar(ScalarSet)
        case fork(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case match
    }

    /// A place between two scalars.
    enum Assertion: Sendable { case start, end, lineStart, lineEnd, wordBoundary, notWordBoundary }

    /// Throws a sentence that says what is wrong with the pattern.
    init(_ pattern: String) throws(RegularExpressionError) {
        var parser = RegularExpressionParser(pattern)
        var compiler = RegularExpressionCompiler()
        program = try compiler.compile(try parser.parse())
    }

    /// Whether any part of the text matches.
    func matches(_ text: String) -> Bool {
        firstMatch(in: text.unicodeScalars.map(\.value), from: 0, anyMatchWill: true) != nil
    }

    /// The first match, or nil; positions count scalars.
    func firstMatch(in scalars: [UInt32], from start: Int = 0, anyMatchWill: Bool = false) -> Range<Int>? {
        var current = Threads(capacity: program.count)
        var next = Threads(capacity: program.count)
        var found: Range<Int>?
        for position in start...scalars.count {
            if found == nil { add(0, startedAt: position, at: position, scalars, to: &current) }
            if current.isEmpty, found != nil { break }
            next.removeAll()
            for thread in current.list {
                switch program[thread.instruction] {
                case .match:
                    found = thread.start..<position
                    if anyMatchWill { return found }
                case .scalar(let set):
                    if position < scalars.count, set.contains(scalars[position]) {
                        add(thread.instruction + 1, startedAt: thread.start, at: position + 1, scalars, to: &next)
                    }
                    continue
                case .fork, .jump, .assert:
                    continue
                }
                break  // threads after this one are less preferred
            }
            swap(&current, &next)
        }
        return found
    }

    /// Follows everything that takes no scalar, in order of preference.
    private func add(_ first: Int, startedAt start: Int, at position: Int, _ scalars: [UInt32], to threads: inout Threads) {
        var pending = [first]
        while let index = pending.popLast() {
            guard threads.visit(index) else { continue }
            switch program[index] {
            case .jump(let target): pending.append(target)
            case .fork(let preferred, let other): pending += [other, preferred]
            case .assert(let assertion): if holds(assertion, at: position, scalars) { pending.append(index + 1) }
            case .scalar, .match: threads.list.append(Thread(instruction: index, start: start))
            }
        }
    }

    private func holds(_ assertion: Assertion, at position: Int, _ scalars: [UInt32]) -> Bool {
        switch assertion {
        case .start: return position == 0
        case .end: return position == scalars.count
        case .lineStart: return position == 0 || scalars[position - 1] == 10
        case .lineEnd: return position == scalars.count || scalars[position] == 10
        case .wordBoundary, .notWordBoundary:
            let before = position > 0 && ScalarSet.wordCharacters.contains(scalars[position - 1])
            let after = position < scalars.count && ScalarSet.wordCharacters.contains(scalars[position])
            return (before != after) == (assertion == .wordBoundary)
        }
    }
}

extension RegularExpression {
    private struct Thread {
        let instruction: Int
        let start: Int
    }

    /// The threads alive at one position, each instruction at most once.
    private struct Threads {
        var list: [Thread] = []
        private var visited: [Bool]

        init(capacity: Int) { visited = Array(repeating: false, count: capacity) }

        var isEmpty: Bool { list.isEmpty }

        mutating func visit(_ instruction: Int) -> Bool {
            if visited[instruction] { return false }
            visited[instruction] = true
            return true
        }

        mutating func removeAll() {
            list.removeAll(keepingCapacity: true)
            for index in visited.indices { visited[index] = false }
        }
    }
}

/// What is wrong with a pattern.
struct RegularExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
    let description: String
}
