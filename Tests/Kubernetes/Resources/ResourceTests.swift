import Kubernetes
import Testing

@Suite struct ResourceTests {
    @Test func `Metadata drops managed fields and empty collections`() throws {
        let content: JSONValue = [
            "name": "a", "uid": "u", "generation": 3, "creationTimestamp": "2024-01-01T00:00:00Z", "managedFields": [["manager": "x"]],
            "labels": ["k": "v"],
            "ownerReferences": [
                ["apiVersion": "v1", "kind": "K", "name": "o", "uid": "ou", "controller": true, "blockOwnerDeletion": true]
            ],
        ]
        let metadata = try content.decode(ObjectMeta.self)
        #expect(metadata.generation == 3)
        #expect(metadata.annotations.isEmpty)
        #expect(metadata.controllerReference?.uid == "ou")
        #expect(
            try JSONValue(encoding: metadata).objectValue?.keys.sorted() == [
                "creationTimestamp", "generation", "labels", "name", "ownerReferences", "uid",
            ]
        )
    }

    @Test func `A manifest says its kind`() throws {
        let secret = Secret(metadata: ObjectMeta(name: "s", namespace: "n"), secretType: "Opaque", data: ["k": Base64Data("v")])
        #expect(
            try secret.manifest().content == [
                "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s", "namespace": "n"], "type": "Opaque", "data": ["k": "dg=="],
            ]
        )
    }

    @Test func `Printing a Secret shows sizes, never data`() throws {
        let secret = try (["metadata": ["name": "s"], "data": ["password": "aHVudGVyMg=="]] as JSONValue).decode(Secret.self)
        #expect(secret.text("password") == "hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("aHVudGVyMg") && !text.contains("104"))
        }
        #expect(throws: DecodingError.self) { try (["metadata": [:], "data": ["a": "***"]] as JSONValue).decode(Secret.self) }
    }

    @Test func `A Deployment keeps its template as a tree and ignores what we do not use`() throws {
        let content: JSONValue = [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "d", "namespace": "n"],
            "spec": [
                "replicas": 2, "selector": ["matchLabels": ["a": "b"]], "template": ["spec": ["containers": []]],
                "strategy": ["type": "Recreate"],
            ],
            "status": [
                "observedGeneration": 4, "readyReplicas": 1,
                "conditions": [["type": "Available", "status": "True", "lastUpdateTime": "2024-01-01T00:00:00Z"]],
            ],
        ]
        let deployment = try content.decode(Deployment.self)
        #expect(deployment.spec.template == ["spec": ["containers": []]])
        #expect(deployment.status?.conditions?.isTrue("Available") == true)
        #expect(deployment.key == ObjectKey(namespace: "n", name: "d"))
    }

    @Test func `A Pod says why it waits`() throws {
        let content: JSONValue = [
            "metadata": ["name": "p"], "spec": ["containers": [["name": "c", "image": "i", "env": []]]],
            "status": [
                "phase": "Pending",
                "containerStatuses": [["name": "c", "state": ["waiting": ["reason": "ImagePullBackOff", "message": "no such image"]]]],
                "initContainerStatuses": [["name": "i", "state": ["terminated": ["exitCode": 1, "finishedAt": nil]]]],
            ],
        ]
        let pod = try content.decode(Pod.self)
        #expect(pod.status?.containerStatuses?.first?.state?.waiting?.reason == "ImagePullBackOff")
        #expect(pod.status?.initContainerStatuses?.first?.state?.terminated?.exitCode == 1)
    }

    @Test func `A Job says whether it is complete or why it failed`() throws {
        var job = Job(metadata: ObjectMeta(name: "j"), spec: .init(template: [:]))
        #expect(!job.isComplete && job.failure == nil)
        job.status = .init(conditions: [Condition(type: "Failed", status: .true, reason: "BackoffLimitExceeded", message: "m")])
        #expect(job.failure?.reason == "BackoffLimitExceeded")
        job.status = .init(conditions: [Condition(type: "Complete", status: .true, reason: "", message: "")])
        #expect(job.isComplete)
    }

    @Test func `A Lease keeps every field through a round trip`() throws {
        let content: JSONValue = [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": ["name": "l", "namespace": "n", "resourceVersion": "7"],
            "spec": [
                "holderIdentity": "a", "leaseDurationSeconds": 15, "acquireTime": "2024-01-01T00:00:00.000000Z",
                "renewTime": "2024-01-01T00:00:01.123456Z", "leaseTransitions": 2, "strategy": "OldestEmulationVersion",
                "preferredHolder": "b",
            ],
        ]
        #expect(try content.decode(Lease.self).manifest().content == content)
    }

    @Test func `An Event keeps its own type apart from its resource type`() throws {
        let event = Event(metadata: ObjectMeta(name: "e", namespace: "n"), reason: "R", eventType: "Warning")
        #expect(try event.manifest().content["type"] == "Warning")
        #expect(try event.manifest().decode(Event.self) == event)
    }

    @Test func `Unstructured reads and writes metadata in place`() throws {
        var object = Unstructured(type: .configMaps, name: "c", namespace: "n")
        object.labels = ["a": "b"]
        object.resourceVersion = "9"
        object["data"] = ["k": "v"]
        #expect(
            object.content == [
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": "c", "namespace": "n", "labels": ["a": "b"], "resourceVersion": "9"],
                "data": ["k": "v"],
            ]
        )
        object.labels = [:]
        object.resourceVersion = nil
        #expect(object.content["metadata"] == ["name": "c", "namespace": "n"])
        #expect(try object.decode(ConfigMap.self).data == ["k": "v"])
        #expect(object.key == ObjectKey(namespace: "n", name: "c"))
    }
}
