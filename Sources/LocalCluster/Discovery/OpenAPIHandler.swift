import HTTPTypes
import Kubernetes
import NIOCore

/// OpenAPI v2 for old clients, v3 per group and version for new ones.
struct OpenAPIHandler {
    let registry: Registry

    func reply(to request: APIRequest, _ parts: [String]) throws(APIError) -> Reply {
        guard parts.count >= 2 else { throw .unknownPath }
        switch (parts[1], parts.count) {
        case ("v2", 2): return version2(request)
        case ("v3", 2): return .json(["paths": .object(Dictionary(uniqueKeysWithValues: documents.map { ($0, entry($0)) }))])
        case ("v3", _):
            let path = parts.dropFirst(2).joined(separator: "/")
            guard documents.contains(path) else { throw .unknownPath }
            return .json(OpenAPIDocument(resources(of: path)).version3)
        default: throw .unknownPath
        }
    }

    private func version2(_ request: APIRequest) -> Reply {
        let types = MediaType.list(request.headers[.accept] ?? "")
        let protobuf = types.first { $0.name.hasPrefix("application/com.github.proto-openapi.spec.v2") }
        guard let protobuf, !types.contains(where: { $0.name == "application/json" }) || types.first == protobuf else {
            return .json(OpenAPIDocument(registry.all).version2)
        }
        return Reply(contentType: Self.protobuf, body: .bytes(ByteBuffer(bytes: OpenAPIProtobuf.document(registry.all))))
    }

    /// Old clients ask with an `@` before `v1.0`, which Go's own parser of media types refuses in an answer.
    private static let protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    /// `api/v1`, `apis/apps/v1`, …
    private var documents: [String] { Set(registry.all.map { Self.path($0.type) }).sorted() }

    private func entry(_ path: String) -> JSONValue {
        // The hash lets clients keep a document for as long as its types stay the same.
        let hash = OpenAPIDocument(resources(of: path)).version3.serialized().reduce(UInt64(14_695_981_039_346_656_037)) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        return ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(String(hash, radix: 16))")]
    }

    private func resources(of path: String) -> [ServedResource] { registry.all.filter { Self.path($0.type) == path } }

    private static func path(_ type: ResourceType) -> String {
        type.group.isEmpty ? "api/\(type.version)" : "apis/\(type.apiVersion)"
    }
}
