import Kubernetes

/// What is special about one kind: its defaults, what the server decides itself, and what it refuses.
struct ResourceRules: Sendable {
    /// Fills in what the user left out.
    var applyDefaults: @Sendable (inout JSONValue) -> Void = { _ in }
    /// Sets what only the server decides on a new object, after the defaults.
    var prepareForCreate: @Sendable (inout JSONValue, AdmissionContext) throws(APIError) -> Void = { _, _ throws(APIError) in }
    /// Carries over to the new object what a user cannot change but need not send: new, then old.
    var prepareForUpdate: @Sendable (inout JSONValue, JSONValue) -> Void = { _, _ in }
    /// What is wrong with an object, or with the change from an old one.
    var validate: @Sendable (JSONValue, JSONValue?) -> [APIError.Cause] = { _, _ in [] }
    /// How object names must look.
    var nameRule = NameRule.subdomain
}

/// What the rules of a kind may ask of the cluster.
struct AdmissionContext: Sendable {
    /// Gives a Service its address.
    let serviceAddress: @Sendable () throws(APIError) -> String
}
