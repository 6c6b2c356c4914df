import Kubernetes
import LocalCluster
import TestSupport
import Testing

/// The stock `kubectl` of this machine against the cluster.
struct KubectlTests {
    private let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: web, image: "nginx:1", ports: [{containerPort: 80}], env: [{name: A, value: "1"}, {name: B, value: "2"}]}
        """

    @Test func `apply creates, leaves alone, and changes only what the manifest changed`() async throws {
        try await TestCluster.run { test in
            #expect(try await test.ok("apply -f -", input: deployment) == "deployment.apps/web created\n")
            #expect(try await test.ok("apply -f -", input: deployment) == "deployment.apps/web unchanged\n")
            try await test.ok("set env deployment/web C=3")
            let changed = deployment.replacing(#", {name: B, value: "2"}"#, with: "").replacing("nginx:1", with: "nginx:2")
            #expect(try await test.ok("apply -f -", input: changed) == "deployment.apps/web configured\n")
            let path = "jsonpath={.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].env[*].name}"
            #expect(try await test.ok("get deployment web -o", path) == "nginx:2 A C")
        }
    }

    @Test func `apply on the server shows conflicts and can be forced`() async throws {
        try await TestCluster.run { test in
            let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: \"1\"}"
            try await test.ok("apply --server-side --field-manager=one -f -", input: map)
            let other = map.replacing("\"1\"", with: "\"2\"")
            let conflict = try await test.kubectl("apply --server-side --field-manager=two -f -", input: other)
            #expect(!conflict.succeeded)
            #expect(conflict.errors.contains("Apply failed with 1 conflict: conflict with \"one\": .data.a"))
            try await test.ok("apply --server-side --field-manager=two --force-conflicts -f -", input: other)
            #expect(try await test.ok("get cm c -o", "jsonpath={.data.a}") == "2")
            let fields = try await test.ok("get cm c --show-managed-fields -o", "jsonpath={.metadata.managedFields[*].manager}")
            #expect(fields == "two")
        }
    }

    @Test func `A dry run and a strict manifest are checked by the server`() async throws {
        try await TestCluster.run { test in
            try await test.ok("apply --dry-run=server -f -", input: deployment)
            #expect(try await !test.kubectl("get deployment web").succeeded)
            let wrong = try await test.kubectl("apply -f -", input: deployment.replacing("replicas:", with: "replica:"))
            #expect(wrong.errors.contains("unknown field \"spec.replica\""))
            let warned = try await test.kubectl("apply --validate=warn -f -", input: deployment.replacing("replicas:", with: "replica:"))
            #expect(warned.succeeded)
            #expect(warned.errors.contains("Warning: unknown field \"spec.replica\""))
        }
    }

    @Test func `Custom kinds are defined, explained, shown, scaled and waited for`() async throws {
        try await TestCluster.run { test in
            try await test.ok("apply -f -", input: WidgetDefinition.yaml)
            try await test.ok("wait --for=condition=Established crd/widgets.example.com --timeout=10s")
            try await test.ok("apply -f -", input: WidgetDefinition.widget("w"))
            let table = try await test.ok("get wd -o wide").split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(table.first == ["NAME", "SIZE", "READY", "COLOR", "AGE"])
            #expect(table.last?.prefix(3) == ["w", "5", "red"])
            #expect(try await test.ok("explain widget.spec.size").contains("How large it is."))
            #expect(try await test.ok("explain widget.spec").contains("enum: red, green"))
            try await test.ok("scale widget/w --replicas=3")
            #expect(try await test.ok("get wd w -o", "jsonpath={.spec.replicas} {.metadata.generation}") == "3 2")
            let ready = #"{"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True"}]}}"#
            async let waiting = test.ok("wait --for=condition=Ready wd/w --timeout=20s")
            try await test.ok("patch wd w --subresource=status --type=merge -p", ready)
            #expect(try await waiting.contains("condition met"))
            let bad = try await test.kubectl("apply -f -", input: WidgetDefinition.widget("x", "{size: 200}"))
            #expect(bad.errors.contains("size must be below 100"))
            #expect(try await test.ok("describe wd w").contains("Observed Generation:  2"))
            try await test.ok("delete crd widgets.example.com --timeout=20s")
            #expect(try await !test.kubectl("get wd").succeeded)
        }
    }

    @Test func `The three kinds of patch work`() async throws {
        try await TestCluster.run { test in
            try await test.ok("apply -f -", input: deployment)
            try await test.ok("patch deployment web -p", #"{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"b:1"}]}}}}"#)
            try await test.ok("patch deployment web --type=json -p", #"[{"op":"replace","path":"/spec/replicas","value":5}]"#)
            try await test.ok("patch deployment web --type=merge -p", #"{"metadata":{"labels":{"app":null,"x":"y"}}}"#)
            let path = "jsonpath={.spec.template.spec.containers[0].image} {.spec.replicas} {.metadata.labels}"
            #expect(try await test.ok("get deployment web -o", path) == #"b:1 5 {"x":"y"}"#)
            try await test.ok("label deployment web x-")
            try await test.ok("annotate deployment web note=yes")
            #expect(try await test.ok("get deployment web -o", "jsonpath={.metadata.labels}{.metadata.annotations.note}") == "yes")
        }
    }

    @Test func `The create commands work, whatever form they send`() async throws {
        try await TestCluster.run { test in
            try await test.ok("create namespace shop")
            try await test.ok("create secret generic s -n shop --from-literal=a=b")
            try await test.ok("create configmap c -n shop --from-literal=a=b")
            #expect(try await test.ok("get secret s -n shop -o", "jsonpath={.data.a} {.type}") == "Yg== Opaque")
            try await test.ok("create deployment d --image=x:1 --replicas=0 --port=80")
            #expect(try await test.ok("get deployment d -o", "jsonpath={.spec.replicas}") == "0")
            try await test.ok("expose deployment d --port=80")
            try await test.ok("create job j --image=x:1 -- run it")
            #expect(try await test.ok("get job j -o", "jsonpath={.spec.template.spec.containers[0].command}") == #"["run","it"]"#)
            try await test.ok("create serviceaccount a")
            try await test.ok("create role r --verb=get --resource=pods")
            try await test.ok("create poddisruptionbudget p --selector=a=b --min-available=50%")
            #expect(try await test.ok("auth can-i delete pods") == "yes\n")
            let missing = try await test.kubectl("create configmap c -n none --from-literal=a=b")
            #expect(missing.errors.contains("namespaces \"none\" not found"))
        }
    }

    @Test func `Tables, descriptions and names are shown`() async throws {
        try await TestCluster.run { test in
            try await test.ok("apply -f -", input: deployment)
            #expect(try await test.ok("get deployment -o wide").contains("nginx:1   app=web"))
            #expect(try await test.ok("describe deployment web").contains("StrategyType:           RollingUpdate"))
            #expect(try await test.ok("get deployment -o name") == "deployment.apps/web\n")
            #expect(try await test.ok("api-resources -o name").contains("deployments.apps"))
            try await test.ok("run p --image=x:1")
            #expect(try await test.ok("get pods").contains("p      0/1     Pending"))
            #expect(try await test.ok("describe pod p").contains("Service Account:  default"))
            #expect(try await test.ok("get pods --field-selector status.phase=Running").isEmpty)
            #expect(try await test.ok("explain deployment.spec").contains("progressDeadlineSeconds"))
            let log = try await test.kubectl("logs p")
            #expect(log.errors.contains("no node") || log.errors.contains("waiting to start"))
        }
    }

    @Test func `get -w follows changes, and delete waits`() async throws {
        try await TestCluster.run { test in
            try await test.ok("create configmap a --from-literal=x=1")
            async let seen = test.kubectl("get configmap -w --request-timeout=4s -o name")
            try await eventually { test.requests.records.contains { $0.verb == "list" && $0.resource == "configmaps" } }
            try await test.ok("create configmap b --from-literal=x=1")
            try await test.ok("patch configmap a --type=merge -p", #"{"metadata":{"finalizers":["x/y"]}}"#)
            async let deleted = test.ok("delete configmap a --timeout=20s")
            try await eventually {
                try await test.client.get(.configMaps, ObjectKey(namespace: "default", name: "a")).content.at(
                    path: "metadata",
                    "deletionTimestamp"
                ) != nil
            }
            try await test.ok("patch configmap a --type=json -p", #"[{"op":"remove","path":"/metadata/finalizers"}]"#)
            #expect(try await deleted.contains("deleted"))
            #expect(try await seen.output.contains("configmap/b"))
        }
    }

    @Test func `Events are shown by get and describe`() async throws {
        try await TestCluster.run { test in
            try await test.ok("apply -f -", input: deployment)
            let uid = try await test.ok("get deployment web -o", "jsonpath={.metadata.uid}")
            let event: JSONValue = [
                "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": ["name": "web.1", "namespace": "default"],
                "regarding": [
                    "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "namespace": "default", "uid": .string(uid),
                ],
                "reason": "Tested", "note": "it was tested", "type": "Normal", "action": "Test", "reportingController": "test",
                "reportingInstance": "one", "eventTime": .string(MicroTime.now().description),
            ]
            _ = try await test.client.create(Unstructured(content: event))
            #expect(try await test.ok("get events").contains("Tested"))
            #expect(try await test.ok("describe deployment web").contains("it was tested"))
            #expect(try await test.ok("events --for deployment/web").contains("it was tested"))
        }
    }
}
