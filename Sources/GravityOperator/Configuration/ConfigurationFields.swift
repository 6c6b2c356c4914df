import Yams

/// What is wrong with a configuration file, collected so that a person mends everything at once.
final class ConfigurationProblems {
    private(set) var all: [String] = []

    func add(_ path: String, _ problem: String) { all.append("\(path): \(problem)") }
}

/// One mapping of the file, read field by field; a wrong field is noted and answered with its default.
struct ConfigurationFields {
    let path: String
    private let fields: [String: Node]
    private let problems: ConfigurationProblems

    init(path: String, node: Node, known: [String], problems: ConfigurationProblems) {
        self.path = path
        self.problems = problems
        var fields: [String: Node] = [:]
        if let mapping = node.mapping {
            for (key, value) in mapping {
                guard let name = key.string else { continue }
                if known.contains(name) { fields[name] = value } else { problems.add(Self.join(path, name), Self.unknown(known)) }
            }
        } else if node.null == nil {
            problems.add(path.isEmpty ? "file" : path, "must be a mapping with the fields \(known.joined(separator: ", "))")
        }
        self.fields = fields.filter { $0.value.null == nil }
    }

    func has(_ name: String) -> Bool { fields[name] != nil }

    func problem(_ name: String, _ text: String) { problems.add(Self.join(path, name), text) }

    func text(_ name: String) -> String? {
        guard let node = fields[name] else { return nil }
        if let text = node.scalar?.string, !text.isEmpty { return text }
        problem(name, "must be a text that is not empty")
        return nil
    }

    func requiredText(_ name: String, _ advice: String) -> String {
        if !has(name) { problem(name, "is required: \(advice)") }
        return text(name) ?? ""
    }

    func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = fields[name] else { return nil }
        if let value = node.int, range.contains(value) { return value }
        problem(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    func flag(_ name: String) -> Bool? {
        guard let node = fields[name] else { return nil }
        if let value = node.bool { return value }
        problem(name, "must be true or false")
        return nil
    }

    /// A list of texts that are not empty.
    func texts(_ name: String) -> [String]? {
        guard let node = fields[name] else { return nil }
        guard let items = node.sequence else {
            problem(name, "must be a list of texts")
            return nil
        }
        return items.enumerated().compactMap { index, item in
            if let text = item.scalar?.string, !text.isEmpty { return text }
            problem("\(name)[\(index)]", "must be a text that is not empty")
            return nil
        }
    }

    /// A mapping of names to texts.
    func textMap(_ name: String) -> [String: String]? {
        guard let node = fields[name] else { return nil }
        guard let mapping = node.mapping else {
            problem(name, "must be a mapping of names to texts")
            return nil
        }
        var map: [String: String] = [:]
        for (key, value) in mapping {
            if let key = key.string, let text = value.scalar?.string {
                map[key] = text
            } else {
                problem("\(name).\(key.string ?? "?")", "must be a text")
            }
        }
        return map
    }

    func section(_ name: String, known: [String]) -> ConfigurationFields? {
        fields[name].map { ConfigurationFields(path: Self.join(path, name), node: $0, known: known, problems: problems) }
    }

    func sections(_ name: String, known: [String]) -> [ConfigurationFields]? {
        guard let node = fields[name] else { return nil }
        guard let items = node.sequence else {
            problem(name, "must be a list")
            return nil
        }
        return items.enumerated().map { index, item in
            ConfigurationFields(path: "\(Self.join(path, name))[\(index)]", node: item, known: known, problems: problems)
        }
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private static func unknown(_ known: [String]) -> String { "is not a field; known here: \(known.joined(separator: ", "))" }
}
