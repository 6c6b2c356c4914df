import Kubernetes
import Testing

@Suite struct ConditionTests {
    @Test func `The transition time moves only when the status flips`() {
        var conditions: [Condition] = []
        conditions.set("Ready", .false, reason: "Creating", message: "", generation: 1, now: Timestamp(seconds: 10))
        conditions.set("Ready", .false, reason: "Waiting", message: "for x", generation: 2, now: Timestamp(seconds: 20))
        #expect(conditions.condition("Ready")?.lastTransitionTime == Timestamp(seconds: 10))
        #expect(conditions.condition("Ready")?.reason == "Waiting")
        conditions.set("Ready", .true, reason: "Provisioned", message: "", generation: 2, now: Timestamp(seconds: 30))
        #expect(conditions.condition("Ready")?.lastTransitionTime == Timestamp(seconds: 30))
        #expect(conditions.isTrue("Ready"))
        #expect(conditions.count == 1)
        conditions.remove("Ready")
        #expect(conditions.isEmpty)
    }

    @Test func `A built-in kind's condition with missing fields is read`() throws {
        let condition = try (["type": "Ready", "status": "Unknown", "lastTransitionTime": nil] as JSONValue).decode(Condition.self)
        #expect(condition == Condition(type: "Ready", status: .unknown, reason: "", message: "", lastTransitionTime: Timestamp(seconds: 0)))
    }
}
