import Kubernetes
import Testing

@Suite struct StatusTests {
    @Test func `A status keeps reason, causes and the wait asked for`() throws {
        let content: JSONValue = [
            "kind": "Status", "status": "Failure", "code": 422, "reason": "Invalid", "message": "m",
            "details": [
                "name": "x", "kind": "K", "retryAfterSeconds": 2,
                "causes": [["reason": "FieldValueInvalid", "message": "too long", "field": "spec.name"]],
            ],
        ]
        let status = try content.decode(Status.self)
        #expect(status.causes == [.init(reason: "FieldValueInvalid", message: "too long", field: "spec.name")])
        #expect(status.retryAfter == .seconds(2))
        #expect(KubernetesError.api(status).isInvalid)
        #expect(try JSONValue(encoding: status).decode(Status.self) == status)
    }

    @Test func `AlreadyExists and Conflict are told apart`() {
        let exists = KubernetesError.api(Status(code: 409, reason: "AlreadyExists"))
        let conflict = KubernetesError.api(Status(code: 409, reason: "Conflict"))
        #expect(exists.isAlreadyExists && !exists.isConflict)
        #expect(conflict.isConflict && !conflict.isAlreadyExists)
        #expect(KubernetesError.api(Status(code: 410, reason: "Gone")).isGone)
        #expect(KubernetesError.api(Status(code: 500, reason: "Expired")).isGone)
        #expect(!KubernetesError.timeout.isGone)
    }

    @Test func `Descriptions are bounded`() {
        let long = String(repeating: "x", count: 100_000)
        for error in [KubernetesError.api(Status(code: 500, message: long)), .connection(long), .decoding(long), .configuration(long)] {
            #expect(error.description.count < 1_200)
        }
    }
}
