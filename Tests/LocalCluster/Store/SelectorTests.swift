import Kubernetes
import Testing

@testable import LocalCluster

struct LabelQueryTests {
    private let labels = ["app": "web", "tier": "front", "n": "5"]

    @Test(arguments: [
        "", "app=web", "app==web", "app!=db", "app in (web,db)", "app notin (db)", "app", "!none", "n>4", "n<6",
        "app=web,tier in (front, back),!x", "none!=x", "none notin (a)",
    ])
    func `A selector finds what it describes`(text: String) throws { #expect(try LabelQuery(parsing: text).matches(labels)) }

    @Test(arguments: ["app=db", "app!=web", "app in (db)", "app notin (web)", "none", "!app", "n>5", "app=web,tier=back", "none=x"])
    func `A selector passes over everything else`(text: String) throws { #expect(try !LabelQuery(parsing: text).matches(labels)) }

    @Test(arguments: ["a in (b", "=x", "a in b", "a has (b)", "a=b=c", "n>x", "a b"])
    func `A malformed selector is refused`(text: String) {
        #expect(throws: APIError.self) { try LabelQuery(parsing: text) }
    }

    @Test func `A selector object selects as its text does`() throws {
        let selector = try #require(
            LabelQuery(selector: [
                "matchLabels": ["app": "web"],
                "matchExpressions": [
                    ["key": "tier", "operator": "In", "values": ["front", "back"]], ["key": "x", "operator": "DoesNotExist"],
                ],
            ])
        )
        #expect(selector.matches(labels))
        #expect(selector.text == "app=web,tier in (back,front),!x")
        #expect(try LabelQuery(parsing: selector.text) == selector)
    }
}

struct FieldQueryTests {
    private let pods = ServedResource.builtins.first { $0.table == .pods }

    @Test func `Fields are compared as text, absent ones as empty`() throws {
        let pods = try #require(pods)
        let pod: JSONValue = ["metadata": ["name": "a", "namespace": "b"], "status": ["phase": "Running"]]
        #expect(try FieldQuery(parsing: "metadata.name=a,status.phase!=Pending,spec.nodeName=", for: pods).matches(pod))
        #expect(try !FieldQuery(parsing: "status.phase=Pending", for: pods).matches(pod))
    }

    @Test func `A field a kind cannot be selected by is refused`() throws {
        let pods = try #require(pods)
        #expect(throws: APIError.self) { try FieldQuery(parsing: "spec.image=x", for: pods) }
        #expect(throws: APIError.self) { try FieldQuery(parsing: "metadata.name", for: pods) }
    }
}
