import Hummingbird
import Postgres

extension GravityError {
    /// What a caller is told about any error; the error itself becomes the cause.
    package init(_ error: any Error) {
        switch error {
        case let known as GravityError: self = known
        case let error as PostgresError: self.init(postgres: error)
        case let error as Permits.Refusal: self = .busy("The service is busy; try again.", cause: error)
        case let error as DecodingError: self.init(decoding: error)
        case let error as any HTTPResponseError: self.init(status: error.status, cause: error)
        case is CancellationError: self = .busy("The request was interrupted; try again.", cause: error)
        default: self.init(.base, "Something went wrong on our side.", cause: error)
        }
    }

    private init(postgres error: PostgresError) {
        if error.isUnavailable || error.kind == .limit || error.kind == .closed {
            self = .busy("The database is not available at the moment; try again.", cause: error)
        } else {
            self.init(.database, "The database could not do its part.", cause: error)
        }
    }

    private init(status: HTTPResponse.Status, cause: any Error) {
        let phrase = status.reasonPhrase.isEmpty ? "The request was refused" : status.reasonPhrase
        let kind: Kind =
            switch status.code {
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 409: .conflict
            case 422: .validation
            case 503: .serviceUnavailable
            case 400..<500: .badRequest
            default: .base
            }
        let detail = status == .contentTooLarge ? "The request body is larger than this endpoint takes." : "\(phrase)."
        let code = kind == .badRequest && status != .badRequest ? phrase.lowercased().replacing(" ", with: "_") : nil
        self.init(kind, detail, code: code, status: status, cause: cause)
    }

    private init(decoding error: DecodingError) {
        func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch error {
        case .keyNotFound(let key, let context):
            self = .validation([Field(name(context.codingPath + [key]), "missing", "is required")])
        case .valueNotFound(_, let context):
            self = .validation([Field(name(context.codingPath), "missing", "is required")])
        case .typeMismatch(_, let context) where !context.codingPath.isEmpty:
            self = .validation([Field(name(context.codingPath), "wrong_type", "has the wrong type")])
        default:
            self.init(.badRequest, "The request body cannot be read.", code: "unreadable_body")
        }
    }
}
