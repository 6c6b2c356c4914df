import GravityAPI

/// Why a specification cannot be carried out, for the person who wrote it; never holds a value that may be secret.
struct InvalidService: Error, Sendable, Hashable, CustomStringConvertible {
    /// Path of the field, as a person would write it.
    let field: String
    let message: String

    var description: String { "\(field): \(message)" }

    init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}
