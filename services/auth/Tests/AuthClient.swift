import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// What a service answered.
struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: String

    func decode<Body: Decodable>(_: Body.Type = Body.self) throws -> Body {
        try JSONDecoder().decode(Body.self, from: Data(body.utf8))
    }
}

struct Tokens: Decodable {
    let access_token, token_type, refresh_token: String
    let expires_in: Int
}

struct Problem: Decodable, Equatable {
    let title, detail, code: String
    let status: Int
    let error: String?
    let errors: [Field]?

    struct Field: Decodable, Equatable {
        let field, code: String
    }
}

extension AuthServer {
    func get(_ path: String, token: String? = nil) async throws -> Answer {
        try await send("GET", path, token.map { ["Authorization": "Bearer \($0)"] } ?? [:], nil)
    }

    func post(_ path: String, _ type: String, _ body: String) async throws -> Answer {
        try await send("POST", path, ["Content-Type": type], body)
    }

    func send(_ method: String, _ path: String, _ headers: [String: String], _ body: String?) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await client.execute(request, timeout: .seconds(30))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        let fields = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        return Answer(status: Int(response.status.code), headers: fields, body: text)
    }

    func register(_ email: String, _ password: String) async throws -> Answer {
        try await post("/api/v1/register", "application/json", #"{"email":"\#(email)","password":"\#(password)"}"#)
    }

    func logIn(_ email: String, _ password: String) async throws -> Answer {
        try await post("/api/v1/login", "application/json", #"{"email":"\#(email)","password":"\#(password)"}"#)
    }
}
