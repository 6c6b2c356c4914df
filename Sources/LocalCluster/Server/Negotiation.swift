/// The forms an answer can have (`Accept`).
enum AnswerForm: Sendable, Hashable {
    case object
    case table
    case metadata

    /// The first form of the header that we have; protobuf is passed over, since every client that asks for it takes JSON too.
    ///
    /// Throws not-acceptable when there is none.
    init(accept: String?) throws(APIError) {
        let types = MediaType.list(accept ?? "*/*")
        for type in types {
            if let form = Self.form(type) {
                self = form
                return
            }
        }
        throw APIError(
            code: 406,
            reason: "NotAcceptable",
            message: "only the following media types are accepted: application/json, application/json;as=Table;g=meta.k8s.io;v=v1"
        )
    }

    private static func form(_ type: MediaType) -> AnswerForm? {
        guard ["application/json", "application/*", "*/*", "application/yaml"].contains(type.name) else { return nil }
        switch type.parameters["as"] {
        case nil: return .object
        case "Table" where type.parameters["v"] != "v1beta1": return .table
        case "PartialObjectMetadata", "PartialObjectMetadataList": return .metadata
        default: return nil
        }
    }
}

/// One media type with its parameters (RFC 9110, section 8.3.1).
struct MediaType: Sendable, Hashable {
    let name: String
    let parameters: [String: String]

    init(_ text: Substring) {
        let parts = text.split(separator: ";").map(\.trimmed)
        name = parts.first.map { $0.lowercased() } ?? ""
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            guard let (key, value) = part.divided(by: "=") else { continue }
            parameters[String(key)] = String(value)
        }
        self.parameters = parameters
    }

    /// The types of an `Accept` header, as written.
    static func list(_ header: String) -> [MediaType] { header.split(separator: ",").map { MediaType($0.trimmed) } }
}
