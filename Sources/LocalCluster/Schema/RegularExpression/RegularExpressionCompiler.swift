/// A pattern as a tree.
indirect enum RegularExpressionNode: Sendable {
    case empty
    case scalar(ScalarSet)
    case assertion(RegularExpression.Assertion)
    case sequence([RegularExpressionNode])
    case alternatives([RegularExpressionNode])
    /// `most` nil = without end.
    case repetition(RegularExpressionNode, least: Int, most: Int?, isGreedy: Bool)
}

/// Turns the tree into a program.
struct RegularExpressionCompiler {
    private var program: [RegularExpression.Instruction] = []

    /// Counted repetitions copy what they repeat, so the program's size is bounded.
    private static let longestProgram = 50_000

    mutating func compile(_ node: RegularExpressionNode) throws(RegularExpressionError) -> [RegularExpression.Instruction] {
        try add(node)
        program.append(.match)
        return program
    }

    private mutating func add(_ node: RegularExpressionNode) throws(RegularExpressionError) {
        guard program.count < Self.longestProgram else { throw RegularExpressionError(description: "expression too large") }
        switch node {
        case .empty: break
        case .scalar(let set): program.append(.scalar(set))
        case .assertion(let assertion): program.append(.assert(assertion))
        case .sequence(let nodes): for node in nodes { try add(node) }
        case .alternatives(let nodes): try addAlternatives(nodes)
        case .repetition(let node, let least, let most, let isGreedy):
            for _ in 0..<least { try add(node) }
            if let most {
                try addOptional(node, times: most - least, isGreedy)
            } else {
                try addLoop(node, isGreedy)
            }
        }
    }

    private mutating func addAlternatives(_ nodes: [RegularExpressionNode]) throws(RegularExpressionError) {
        var ends: [Int] = []
        for (index, node) in nodes.enumerated() {
            if index == nodes.count - 1 {
                try add(node)
            } else {
                let fork = reserve()
                try add(node)
                ends.append(reserve())
                program[fork] = .fork(fork + 1, program.count)
            }
        }
        for end in ends { program[end] = .jump(program.count) }
    }

    private mutating func addOptional(_ node: RegularExpressionNode, times: Int, _ isGreedy: Bool) throws(RegularExpressionError) {
        var forks: [Int] = []
        for _ in 0..<times {
            forks.append(reserve())
            try add(node)
        }
        for fork in forks { program[fork] = Self.fork(into: fork + 1, past: program.count, isGreedy) }
    }

    private mutating func addLoop(_ node: RegularExpressionNode, _ isGreedy: Bool) throws(RegularExpressionError) {
        let fork = reserve()
        try add(node)
        program.append(.jump(fork))
        program[fork] = Self.fork(into: fork + 1, past: program.count, isGreedy)
    }

    private mutating func reserve() -> Int {
        program.append(.jump(0))
        return program.count - 1
    }

    private static func fork(into inside: Int, past outside: Int, _ isGreedy: Bool) -> RegularExpression.Instruction {
        isGreedy ? .fork(inside, outside) : .fork(outside, inside)
    }
}
