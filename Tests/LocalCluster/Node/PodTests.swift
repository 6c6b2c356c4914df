import FoundationEssentials
import Kubernetes
import TestSupport
import Testing

@testable import LocalCluster

struct PodTests {
    @Test func `A pod that ends well has succeeded, with its log, conditions and image`() async throws {
        try await TestNode.run { node in
            let pod = try await node.pod("once", [TestNode.container("echo hello; echo again >&2")], ["restartPolicy": "Never"])
            try await eventually(timeout: TestNode.patience) { await node.phase(pod) == "Succeeded" }
            let status = await node.status(pod)
            #expect(status.at(path: "state", "terminated", "reason") == "Completed")
            #expect(status["imageID"]?.stringValue?.hasPrefix("sha256:") == true)
            #expect(try await node.log(pod).split(separator: "\n").sorted() == ["again", "hello"])
            let object = try await node.get(.pods, "once")
            #expect(object.at(path: "status", "podIP")?.stringValue?.hasPrefix("127.") == true)
            #expect(object.condition("Ready")?["reason"] == "PodCompleted")
            for reason in ["Scheduled", "Pulled", "Started"] {
                try await eventually(timeout: TestNode.patience) { await !node.events(reason).isEmpty }
            }
        }
    }

    @Test func `The environment is clean, expanded, and comes from Secrets, ConfigMaps and the pod itself`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.secrets, ["metadata": ["name": "s", "namespace": "default"], "stringData": ["password": "p w"]])
            try await node.access.create(.configMaps, ["metadata": ["name": "m", "namespace": "default"], "data": ["LEVEL": "debug"]])
            let container = TestNode.container(
                "env; echo arg=$0 $1",
                name: "main",
                [
                    "args": ["env; echo arg=$0 $1", "$(GREETING)", "$$(GREETING)"],
                    "envFrom": [["prefix": "M_", "configMapRef": ["name": "m"]], ["secretRef": ["name": "none", "optional": true]]],
                    "env": [
                        ["name": "PASSWORD", "valueFrom": ["secretKeyRef": ["name": "s", "key": "password"]]],
                        ["name": "MISSING", "valueFrom": ["secretKeyRef": ["name": "s", "key": "none", "optional": true]]],
                        ["name": "GREETING", "value": "hello $(PASSWORD) $(NOBODY)"],
                        ["name": "ME", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]],
                        ["name": "TIER", "valueFrom": ["fieldRef": ["fieldPath": "metadata.labels['tier']"]]],
                        ["name": "IP", "valueFrom": ["fieldRef": ["fieldPath": "status.podIP"]]],
                    ],
                ]
            )
            let pod = try await node.pod("env", [container], ["restartPolicy": "Never"])
            try await eventually(timeout: TestNode.patience) { await node.phase(pod) == "Succeeded" }
            let lines = Set(try await node.log(pod).split(separator: "\n").map(String.init))
            let address = try await node.get(.pods, "env").at(path: "status", "podIP")?.stringValue ?? ""
            for line in [
                "M_LEVEL=debug", "PASSWORD=p w", "GREETING=hello p w $(NOBODY)", "ME=env", "TIER=", "IP=\(address)", "HOST=\(address)",
                "POD_IP=\(address)", "arg=hello p w $(NOBODY) $(GREETING)",
            ] { #expect(lines.contains(line), "\(line)") }
            let known = [
                "PATH", "HOME", "TMPDIR", "LANG", "HOSTNAME", "HOST", "POD_IP", "M_LEVEL", "PASSWORD", "GREETING", "ME", "TIER", "IP",
                "PWD",
                "_", "SHLVL", "OLDPWD", "arg",
            ]
            for line in lines {
                let name = line.prefix { $0 != "=" }
                #expect(known.contains(String(name)) || name.hasPrefix("KUBERNETES_"), "\(line)")
            }
        }
    }

    @Test func `Volumes are private folders behind their mount paths, and follow their Secrets`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.secrets, ["metadata": ["name": "s", "namespace": "default"], "stringData": ["key": "one"]])
            let container = TestNode.container(
                "cat $FILE; stat -c %a $FILE; stat -c %a $HOME; trap 'exit 0' TERM; "
                    + "until grep -q two $FILE; do sleep 0.05; done; echo changed; cat $LABELS; echo; sleep 100 & wait",
                name: "main",
                [
                    "env": [["name": "FILE", "value": "/etc/s/sub/key"], ["name": "LABELS", "value": "/etc/down/labels"]],
                    "volumeMounts": [["name": "s", "mountPath": "/etc/s"], ["name": "d", "mountPath": "/etc/down"]],
                ]
            )
            let pod = try await node.pod(
                "volumes",
                [container],
                [
                    "volumes": [
                        ["name": "s", "secret": ["secretName": "s", "items": [["key": "key", "path": "sub/key"]]]],
                        ["name": "d", "downwardAPI": ["items": [["path": "labels", "fieldRef": ["fieldPath": "metadata.name"]]]]],
                    ]
                ]
            )
            try await eventually(timeout: TestNode.patience) { try await node.log(pod).contains("700") }
            #expect(try await node.log(pod).hasPrefix("one600\n"))
            let key = ObjectKey(namespace: "default", name: "s")
            try await node.access.update(.secrets, key) { $0["stringData"] = ["key": "two"] }
            try await eventually(timeout: TestNode.patience) { try await node.log(pod).contains("changed\nvolumes") }
            let uid = try await node.get(.pods, "volumes").uid
            try await node.access.delete(.pods, pod)
            try await eventually(timeout: TestNode.patience) { await node.access.get(.pods, pod) == nil }
            try await eventually(timeout: TestNode.patience) { !FileManager.default.fileExists(atPath: "\(node.directory)/pods/\(uid)") }
        }
    }

    @Test func `What is missing is said as a waiting reason, and the pod starts when it comes`() async throws {
        try await TestNode.run { node in
            let needy = TestNode.container(
                "sleep 100",
                name: "main",
                ["env": [["name": "X", "valueFrom": ["secretKeyRef": ["name": "later", "key": "k"]]]]]
            )
            let pod = try await node.pod("needy", [needy])
            try await eventually(timeout: TestNode.patience) {
                let waiting = await node.status(pod).at(path: "state", "waiting")
                return waiting?["reason"] == "CreateContainerConfigError" && waiting?["message"] == "secret \"later\" not found"
            }
            try await node.access.create(.secrets, ["metadata": ["name": "later", "namespace": "default"], "stringData": ["other": "1"]])
            try await eventually(timeout: TestNode.patience) {
                await node.status(pod).at(path: "state", "waiting", "message") == "couldn't find key k in Secret default/later"
            }
            try await node.access.update(.secrets, ObjectKey(namespace: "default", name: "later")) { $0["stringData"] = ["k": "1"] }
            try await eventually(timeout: TestNode.patience) { await node.phase(pod) == "Running" }

            let stranger = try await node.pod("stranger", [["name": "main", "image": "nobody/knows:1"]])
            try await eventually(timeout: TestNode.patience) {
                await node.status(stranger).at(path: "state", "waiting", "reason") == "ErrImagePull"
            }
            try await eventually(timeout: TestNode.patience) {
                await node.status(stranger).at(path: "state", "waiting", "reason") == "ImagePullBackOff"
            }
            #expect(await node.phase(stranger) == "Pending")
            node.images.add("nobody/knows:1", entrypoint: ["/bin/sleep", "100"])
            try await eventually(timeout: TestNode.patience) { await node.phase(stranger) == "Running" }
        }
    }

    @Test func `A crashing container starts again, later each time, and remembers how it ended`() async throws {
        try await TestNode.run { node in
            let pod = try await node.pod("crash", [TestNode.container("echo run; exit 7")])
            try await eventually(timeout: TestNode.patience) {
                await node.status(pod).at(path: "state", "waiting", "reason") == "CrashLoopBackOff"
            }
            try await eventually(timeout: TestNode.patience) { (await node.status(pod).number("restartCount") ?? 0) >= 2 }
            try await eventually(timeout: TestNode.patience) { await node.status(pod).at(path: "lastState", "terminated", "exitCode") == 7 }
            #expect(try await node.log(pod, previous: true) == "run\n")
            try await eventually(timeout: TestNode.patience) { (await node.events("BackOff").first?.number("count") ?? 0) >= 2 }
            #expect(await node.phase(pod) == "Running")
        }
    }

    @Test func `Init containers run one after the other, before all else, and hold the pod back when they fail`() async throws {
        try await TestNode.run { node in
            let shared: JSONValue = ["volumeMounts": [["name": "v", "mountPath": "/v"]], "env": [["name": "V", "value": "/v"]]]
            let spec: JSONValue = [
                "restartPolicy": "Never", "volumes": [["name": "v", "emptyDir": [:]]],
                "initContainers": [
                    TestNode.container("echo a >> $V/f", name: "a", shared), TestNode.container("echo b >> $V/f", name: "b", shared),
                ],
            ]
            let pod = try await node.pod("init", [TestNode.container("cat $V/f", name: "main", shared)], spec)
            try await eventually(timeout: TestNode.patience) { await node.phase(pod) == "Succeeded" }
            #expect(try await node.log(pod) == "a\nb\n")
            let failing: JSONValue = ["restartPolicy": "Never", "initContainers": [TestNode.container("exit 3", name: "a")]]
            let stuck = try await node.pod("stuck", [TestNode.container("echo never")], failing)
            try await eventually(timeout: TestNode.patience) { await node.phase(stuck) == "Failed" }
            #expect(await node.status(stuck).at(path: "state", "waiting", "reason") == "PodInitializing")
        }
    }

    @Test func `Deletion asks first, runs the hook, and kills what does not listen`() async throws {
        try await TestNode.run { node in
            let polite = TestNode.container(
                "trap 'echo bye > $OUT; exit 0' TERM; while true; do sleep 0.05; done",
                name: "main",
                [
                    "env": [["name": "OUT", "value": .string("\(node.directory)/bye")]],
                    "lifecycle": ["preStop": ["exec": ["command": ["/bin/sh", "-c", .string("echo hook > \(node.directory)/hook")]]]],
                ]
            )
            let first = try await node.pod("polite", [polite])
            try await eventually(timeout: TestNode.patience) { await node.status(first)["ready"] == true }
            try await node.access.delete(.pods, first)
            try await eventually(timeout: TestNode.patience) { await node.access.get(.pods, first) == nil }
            #expect(PrivateFiles.text("\(node.directory)/bye") == "bye\n")
            #expect(PrivateFiles.text("\(node.directory)/hook") == "hook\n")

            let deaf = TestNode.container("trap '' TERM; sleep 1000 & echo $!; wait; sleep 1000")
            let second = try await node.pod("deaf", [deaf], ["terminationGracePeriodSeconds": 1])
            try await eventually(timeout: TestNode.patience) { try await !node.log(second).isEmpty }
            let child = try #require(Int32(try await node.log(second).trimmingWhitespace))
            let clock = ContinuousClock.now
            try await node.access.delete(.pods, second)
            try await eventually(timeout: TestNode.patience) { await node.access.get(.pods, second) == nil }
            #expect(.now - clock > .milliseconds(900))
            try await eventually(timeout: TestNode.patience) { !TestNode.isAlive(child) }
        }
    }

    @Test func `A sidecar runs beside the others and ends with them; a pod over its deadline is ended`() async throws {
        try await TestNode.run { node in
            let sidecar = TestNode.container(
                "trap 'exit 0' TERM; echo beside; sleep 1000 & wait",
                name: "side",
                ["restartPolicy": "Always"]
            )
            let pod = try await node.pod(
                "pair",
                [TestNode.container("echo done")],
                ["restartPolicy": "Never", "initContainers": [sidecar]]
            )
            try await eventually(timeout: TestNode.patience) { await node.phase(pod) == "Succeeded" }
            #expect(try await node.log(pod, "side") == "beside\n")
            let late = try await node.pod("late", [TestNode.container("sleep 1000")], ["activeDeadlineSeconds": 1])
            try await eventually(timeout: TestNode.patience) { await node.phase(late) == "Failed" }
            #expect(try await node.get(.pods, "late").at(path: "status", "reason") == "DeadlineExceeded")
        }
    }
}
