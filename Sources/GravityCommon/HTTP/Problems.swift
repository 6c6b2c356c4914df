package import Hummingbird
import Logging
import Postgres

/// Turns every error into a problem response, and logs the ones that are ours: the only place that does either.
package struct Problems: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request,
        context: GravityRequestContext,
        next: @concurrent (Request, GravityRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = GravityError(error)
            if problem.status.code >= 500 { log(problem, context) }
            return ProblemDetails(problem, instance: request.uri.path, requestID: context.requestID).response()
        }
    }

    private func log(_ problem: GravityError, _ context: GravityRequestContext) {
        context.logger.error("Request failed", metadata: ["error.code": "\(problem.code)", "error.cause": "\(Self.words(problem.cause))"])
    }

    /// Our own errors carry no data, so their words are safe; of a foreign one only the type is known to be.
    private static func words(_ cause: (any Error)?) -> String {
        switch cause {
        case nil: ""
        case let error as PostgresError: "\(error)"
        case let error as Permits.Refusal: "\(error)"
        case let error?: "\(type(of: error))"
        }
    }
}
