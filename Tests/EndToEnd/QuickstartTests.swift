import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// What the README promises, through the built programs.
@Suite struct QuickstartTests {
    @Test(.timeLimit(.minutes(5)))
    func `Applying the quickstart makes a database and a service that logs a user in, and the platform survives a restart`() async throws {
        try await LocalPlatform.run { platform in
            try await platform.kubectl("apply", "-f", LocalPlatform.manifests + "/quickstart.yaml").checked()
            try await waitUntilReady(platform)
            try await registerAndLogIn(platform)
            #expect(try await platform.gravity("status").checked().contains("GravityService"))
            #expect(try await !platform.gravity("up").succeeded, "a second platform must not take the same folder")

            try await platform.gravity("down").checked()
            #expect(try await !platform.gravity("status").succeeded)
            try await platform.gravity("up", "--detach").checked()
            try await waitUntilReady(platform)
            try await registerAndLogIn(platform)

            try await platform.kubectl("delete", "deployment", "auth").checked()
            try await platform.kubectl("wait", "deployment/auth", "--for=create", "--timeout=10s").checked()
            try await platform.kubectl("rollout", "status", "deployment/auth", "--timeout=60s").checked()
        }
    }

    private func waitUntilReady(_ platform: LocalPlatform) async throws {
        for resource in ["gravitydatabase/auth", "gravityservice/auth"] {
            let outcome = try await platform.kubectl("wait", resource, "--for=condition=Ready", "--timeout=120s")
            if outcome.succeeded { continue }
            let world = try await platform.kubectl("get", "gdb,gsvc,deploy,jobs,pods,events", "-o", "yaml")
            Issue.record("\(resource) is not Ready: \(outcome)\n\(world)\n\(platform.operatorLog())")
        }
    }

    private func registerAndLogIn(_ platform: LocalPlatform) async throws {
        let address = try await platform.kubectl("get", "service", "auth", "-o", "jsonpath={.spec.clusterIP}").checked()
        let name = "ada" + UUID().uuidString.prefix(8).lowercased()
        let password = "correct-\(UUID().uuidString)"
        let registered = try await post(
            "http://\(address):8080/api/v1/register",
            "application/json",
            #"{"email": "\#(name)@example.com", "username": "\#(name)", "password": "\#(password)"}"#
        )
        #expect([201, 202].contains(registered.status), "\(registered)")
        let answer = try await post(
            "http://\(address):8080/api/v1/login",
            "application/x-www-form-urlencoded",
            "username=\(name)%40example.com&password=\(password)"
        )
        #expect(answer.status == 200 && answer.body.contains("access_token"), "\(answer)")
        #expect(!platform.operatorLog().contains(password))
    }

    private func post(_ url: String, _ type: String, _ body: String) async throws -> (status: UInt, body: String) {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: type)
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        return (response.status.code, String(buffer: try await response.body.collect(upTo: 1 << 20)))
    }
}
