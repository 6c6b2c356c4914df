import Kubernetes
import Synchronization
import TestSupport

/// A small API server for single objects: create, get, replace with a resourceVersion check, merge patch of top-level members.
final class MiniAPI: Sendable {
    private struct State: Sendable {
        var objects: [String: JSONValue] = [:]
        var version = 0
    }

    private let state = Mutex(State())
    /// Refuses every request, as a server that is down, for callers this accepts.
    let refuses = Mutex<@Sendable (ScriptedRequest) -> Bool>({ _ in false })

    /// Objects by URL path.
    var objects: [String: JSONValue] { state.withLock { $0.objects } }

    func remove(_ path: String) { state.withLock { $0.objects[path] = nil } }

    func answer(_ request: ScriptedRequest) -> ScriptedAnswer {
        if refuses.withLock({ $0 })(request) { return .status(500, reason: "InternalError") }
        return state.withLock { state in
            switch request.method {
            case "POST":
                let name = request.json.at(path: "metadata", "name")?.stringValue ?? ""
                let path = "\(request.path)/\(name)"
                if state.objects[path] != nil { return .status(409, reason: "AlreadyExists") }
                return Self.store(request.json, path, &state)
            case "PUT":
                guard let known = state.objects[request.path] else { return .status(404, reason: "NotFound") }
                let version = known.at(path: "metadata", "resourceVersion")
                guard request.json.at(path: "metadata", "resourceVersion") == version else { return .status(409, reason: "Conflict") }
                return Self.store(request.json, request.path, &state)
            case "PATCH":
                guard var known = state.objects[request.path] else { return .status(404, reason: "NotFound") }
                for (key, value) in request.json.objectValue ?? [:] { known[key] = value }
                return Self.store(known, request.path, &state)
            default:
                guard let known = state.objects[request.path] else { return .status(404, reason: "NotFound") }
                return .json(known)
            }
        }
    }

    private static func store(_ object: JSONValue, _ path: String, _ state: inout State) -> ScriptedAnswer {
        state.version += 1
        var object = object
        var metadata = object["metadata"] ?? [:]
        metadata["resourceVersion"] = .string("\(state.version)")
        object["metadata"] = metadata
        state.objects[path] = object
        return .json(object)
    }
}

/// Runs a `MiniAPI` behind a real HTTP server.
func withMiniAPI(_ body: @escaping (MiniAPI, ScriptedServer, KubernetesClient) async throws -> Void) async throws {
    let api = MiniAPI()
    try await withServer({ api.answer($0) }) { server, client in try await body(api, server, client) }
}
