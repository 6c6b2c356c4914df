/// The Common Expression Language as Kubernetes uses it in validation rules (https://github.com/google/cel-spec,
/// Kubernetes documentation "Common Expression Language in Kubernetes").
///
/// Types are checked while a rule runs, not before. Not supported: protocol-buffer messages, comprehensions with two variables,
/// time zones, and the URL, IP, CIDR and semantic-version libraries.
enum CEL {
    /// The value a rule is about.
    static let selfName = "self"
    /// The stored value a rule compares with.
    static let oldSelf = "oldSelf"

    /// Why an expression has no value.
    enum Failure: Error, Sendable, Hashable {
        /// An ordinary error, which `&&`, `||` and the quantifiers may absorb.
        case error(String)
        /// The expression took more steps than it may.
        case exhausted

        static func noSuchOverload(_ function: String) -> Failure { .error("no such overload: \(function)") }
    }

    /// What is wrong with an expression's text, and where.
    struct SyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
        let message: String
        /// Counted in scalars from the start.
        let offset: Int

        var description: String { "<input>:1:\(offset + 1): \(message)" }
    }
}
