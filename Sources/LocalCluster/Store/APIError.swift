package import Kubernetes

/// A refusal, in the words of `metav1.Status` (Kubernetes API conventions, "Response Status Kind").
package struct APIError: Error, Sendable, Hashable {
    /// The HTTP status code.
    package var code: Int
    /// The machine-readable reason, for example `NotFound`.
    package var reason: String
    /// What a person reads.
    package var message: String
    /// The object concerned and the causes.
    package var details: Details?

    package init(code: Int, reason: String, message: String, details: Details? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    /// `metav1.StatusDetails`.
    package struct Details: Sendable, Hashable {
        package var name = ""
        package var group = ""
        package var kind = ""
        package var uid = ""
        package var causes: [Cause] = []
        package var retryAfterSeconds: Int?
    }

    /// `metav1.StatusCause`: one field that is wrong, and how.
    package struct Cause: Sendable, Hashable {
        package var reason: String
        package var message: String
        package var field: String

        package init(reason: String, message: String, field: String = "") {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    package var isNotFound: Bool { reason == "NotFound" }
    package var isConflict: Bool { reason == "Conflict" }
    package var isAlreadyExists: Bool { reason == "AlreadyExists" }
    package var isInvalid: Bool { reason == "Invalid" }

    /// The `Status` object a client receives.
    package var status: JSONValue {
        var object: [String: JSONValue] = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
            "message": .string(message), "reason": .string(reason), "code": .integer(Int64(code)),
        ]
        if let details { object["details"] = details.json }
        return .object(object)
    }
}

extension APIError.Details {
    fileprivate var json: JSONValue {
        var object: [String: JSONValue] = [:]
        for (key, value) in [("name", name), ("group", group), ("kind", kind), ("uid", uid)] where !value.isEmpty {
            object[key] = .string(value)
        }
        if !causes.isEmpty { object["causes"] = .array(causes.map(\.json)) }
        if let retryAfterSeconds { object["retryAfterSeconds"] = .integer(Int64(retryAfterSeconds)) }
        return .object(object)
    }
}

extension APIError.Cause {
    fileprivate var json: JSONValue {
        var object: [String: JSONValue] = ["reason": .string(reason), "message": .string(message)]
        if !field.isEmpty { object["field"] = .string(field) }
        return .object(object)
    }
}
