import Kubernetes

/// What a write says besides the object.
struct WriteOptions: Sendable {
    /// What becomes of fields the type does not have (`fieldValidation`).
    enum FieldValidation: String, Sendable { case strict = "Strict", warn = "Warn", ignore = "Ignore" }

    /// How fields are recorded in `metadata.managedFields`.
    enum Tracking: Sendable {
        /// The difference to the object before, under an `Update` entry.
        case update
        /// The entries are in the object already; the writer has merged an apply.
        case applied
    }

    var fieldManager: String
    var dryRun = false
    var fieldValidation = FieldValidation.warn
    var tracking = Tracking.update

    init(fieldManager: String) { self.fieldManager = fieldManager }
}

/// What a write did.
struct Written: Sendable {
    /// The object as stored, in the version of the request.
    var object: JSONValue
    /// What the client should show to the user.
    var warnings: [String] = []
    /// Whether the object did not exist before.
    var isNew = false
    /// Whether the object is gone.
    var isRemoved = false
}
