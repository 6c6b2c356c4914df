import HTTPTypes
import Kubernetes
import NIOCore

/// A request with its body read.
struct APIRequest: Sendable {
    let info: RequestInfo
    let headers: HTTPFields
    let body: ByteBuffer
    /// What is to go wrong with a watch.
    let watchFault: Fault?

    var query: QueryItems { info.query }

    /// The object in the body; throws bad-request when there is none.
    func object() throws(APIError) -> JSONValue {
        guard let object = try optionalObject() else { throw .badRequest("the request has no body") }
        return object
    }

    /// The object in the body, nil when the body is empty.
    func optionalObject() throws(APIError) -> JSONValue? {
        try BodyDecoding.object(body, contentType: headers[.contentType])
    }

    func form() throws(APIError) -> AnswerForm { try AnswerForm(accept: headers[.accept]) }

    /// What the query says of a write.
    func writeOptions() throws(APIError) -> WriteOptions {
        var options = WriteOptions(fieldManager: query["fieldManager"] ?? defaultManager)
        guard options.fieldManager.utf8.count <= 128 else { throw .badRequest("fieldManager: may not be more than 128 bytes") }
        options.dryRun = try isDryRun()
        if let text = query["fieldValidation"] {
            guard let validation = WriteOptions.FieldValidation(rawValue: text) else {
                throw .badRequest("fieldValidation: Unsupported value: \"\(text)\"")
            }
            options.fieldValidation = validation
        }
        return options
    }

    /// What the body and the query say of a deletion.
    func deletionOptions() throws(APIError) -> DeletionOptions {
        let sent = try optionalObject() ?? [:]
        var options = DeletionOptions()
        let policy = sent["propagationPolicy"]?.stringValue ?? query["propagationPolicy"]
        if let policy {
            guard let propagation = Propagation(rawValue: policy) else { throw .badRequest("invalid propagationPolicy: \(policy)") }
            options.propagation = propagation
        } else if sent["orphanDependents"]?.boolValue ?? query.flag("orphanDependents") {
            options.propagation = .orphan
        }
        options.uid = sent.at(path: "preconditions", "uid")?.stringValue
        options.resourceVersion = sent.at(path: "preconditions", "resourceVersion")?.stringValue
        let grace = try query.number("gracePeriodSeconds")
        options.gracePeriodSeconds = sent["gracePeriodSeconds"]?.integerValue.map(Int.init(clamping:)) ?? grace
        let isDryRun = try isDryRun()
        options.dryRun = isDryRun || sent["dryRun"]?.arrayValue?.contains("All") ?? false
        return options
    }

    private func isDryRun() throws(APIError) -> Bool {
        let values = query.all("dryRun").filter { !$0.isEmpty }
        guard values.allSatisfy({ $0 == "All" }) else { throw .badRequest("dryRun: Unsupported value: \(values.joined(separator: ","))") }
        return !values.isEmpty
    }

    /// What a client that names no manager is called: the beginning of its user agent.
    private var defaultManager: String {
        let agent = headers[.userAgent] ?? "unknown"
        return String((agent.split(separator: "/").first ?? "unknown").prefix(128))
    }
}
