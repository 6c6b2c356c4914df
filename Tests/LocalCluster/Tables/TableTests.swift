import Kubernetes
import Testing

@testable import LocalCluster

struct HumanDurationTests {
    @Test(arguments: [
        (0, "0s"), (119, "119s"), (120, "2m"), (150, "2m30s"), (600, "10m"), (10_799, "179m"), (10_800, "3h"), (14_460, "4h1m"),
        (100_000, "27h"), (172_800, "2d"), (180_000, "2d2h"), (864_000, "10d"), (70_000_000, "2y80d"), (-5, "<invalid>"),
    ])
    func `Ages read as kubectl shows them`(seconds: Int64, text: String) { #expect(HumanDuration.text(seconds) == text) }
}

struct JSONPathTests {
    private let object: JSONValue = [
        "spec": ["size": 3, "list": ["a", "b"], "on": true, "o": ["x": 1]], "metadata": ["labels": ["a.b/c": "d"]],
        "status": ["conditions": [["type": "Other", "status": "True"], ["type": "Ready", "status": "False"]]],
    ]

    @Test(arguments: [
        (".spec.size", "integer", "3"), (".spec.list[1]", "string", "\"b\""), (".spec.list[*]", "string", "\"a,b\""),
        (".spec.list[-1]", "string", "\"b\""), (".status.conditions[?(@.type==\"Ready\")].status", "string", "\"False\""),
        (".status.conditions[?(@.type=='Ready')].status", "string", "\"False\""), (".metadata.labels['a.b/c']", "string", "\"d\""),
        (".metadata.labels.a\\.b/c", "string", "\"d\""), ("{.spec.on}", "boolean", "true"), (".spec.none", "string", "null"),
        (".spec.o", "string", "\"{\\\"x\\\":1}\""), (".spec.size", "boolean", "null"),
    ])
    func `A column shows what its path leads to`(path: String, type: String, cell: String) {
        #expect(JSONPath(path).cell(of: object, type: type).text == cell)
    }
}

struct PodSummaryTests {
    @Test(arguments: [
        (#"{"status":{"phase":"Pending"}}"#, "Pending"),
        (#"{"status":{"phase":"Running","containerStatuses":[{"ready":true,"state":{"running":{}}}]}}"#, "Running"),
        (#"{"status":{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff"}}}]}}"#, "ImagePullBackOff"),
        (#"{"status":{"phase":"Running","containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}"#, "CrashLoopBackOff"),
        (
            #"{"status":{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}}"#,
            "Completed"
        ),
        (#"{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running"}}"#, "Terminating"),
        (
            #"{"spec":{"initContainers":[{},{}]},"status":{"phase":"Pending","initContainerStatuses":[{"state":{"running":{}}}]}}"#,
            "Init:0/2"
        ),
    ])
    func `A pod is summed up in one word`(pod: String, word: String) throws {
        #expect(PodSummary.status(try JSONValue(parsing: pod)) == word)
    }
}
