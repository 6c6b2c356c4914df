import FoundationEssentials
import Kubernetes
import Logging
import TestSupport
import Testing

@testable import LocalCluster

/// Workloads as a person sees them, through stock `kubectl`.
struct KubectlWorkloadTests {
    private struct Kubectl: Sendable {
        let kubeconfig: String

        @discardableResult
        func run(_ arguments: String..., input: String = "", fails: Bool = false) async throws -> String {
            let outcome = try await Command("kubectl", arguments, environment: ["KUBECONFIG": kubeconfig]).run(input: input)
            #expect(outcome.succeeded != fails, "kubectl \(arguments.joined(separator: " ")): \(outcome)")
            return outcome.output + outcome.errors
        }
    }

    private func withCluster(_ body: (Kubectl, LocalCluster) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/kubectl-\(UUID().uuidString)"
        defer { PrivateFiles.remove(folder) }
        let images = ImageStore()
        images.add("test/sh:1", entrypoint: ["/bin/sh", "-c"])
        var configuration = LocalClusterConfiguration(directory: folder, images: images, persists: false)
        configuration.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        configuration.nodeTiming.restartBackOff = .milliseconds(200)
        configuration.nodeTiming.shutdownGrace = .milliseconds(200)
        let cluster = LocalCluster(configuration: configuration)
        try await cluster.start()
        do {
            try PrivateFiles.write(Array(try cluster.kubeconfig().utf8), to: "\(folder)/kubeconfig")
            try await body(Kubectl(kubeconfig: "\(folder)/kubeconfig"), cluster)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    private func manifest(words: String) -> String {
        let script = TestNode.server.split(separator: "\n", omittingEmptySubsequences: false).map { "          \($0)" }.joined(
            separator: "\n"
        )
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              progressDeadlineSeconds: 60
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: main
                    image: test/sh:1
                    env: [{name: WORDS, value: "\(words)"}]
                    ports: [{name: http, containerPort: 8080}]
                    readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
                    args:
                    - |
                      echo serving $WORDS
            \(script)
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{port: 8000, targetPort: http}]
            """
    }

    @Test func `kubectl rolls out, scales, fails, undoes and deletes`() async throws {
        try await withCluster { kubectl, _ in
            try await kubectl.run("apply", "-f", "-", input: manifest(words: "one"))
            #expect(try await kubectl.run("rollout", "status", "deployment/web", "--timeout=60s").contains("successfully rolled out"))
            try await kubectl.run("wait", "--for=condition=Available", "deployment/web", "--timeout=60s")
            #expect(try await kubectl.run("logs", "deployment/web").contains("serving one"))
            try await kubectl.run("scale", "deployment/web", "--replicas=3")
            try await kubectl.run("rollout", "status", "deployment/web", "--timeout=60s")
            #expect(try await kubectl.run("get", "pods", "-l", "app=web", "--no-headers").split(separator: "\n").count == 3)
            #expect(try await kubectl.run("get", "endpoints", "web").contains("127."))

            try await kubectl.run("patch", "deployment/web", "-p", #"{"spec":{"progressDeadlineSeconds":2}}"#)
            try await kubectl.run("set", "image", "deployment/web", "main=no/such:2")
            let failed = try await kubectl.run("rollout", "status", "deployment/web", "--timeout=60s", fails: true)
            #expect(failed.contains("exceeded its progress deadline"))
            let described = try await kubectl.run("describe", "pods", "-l", "app=web")
            for words in ["ImagePullBackOff", "Successfully assigned default/web-", "Started container main"] {
                #expect(described.contains(words))
            }
            #expect(try await kubectl.run("get", "deployment", "web").contains("3/3"))
            try await kubectl.run("patch", "deployment/web", "-p", #"{"spec":{"progressDeadlineSeconds":60}}"#)
            try await kubectl.run("rollout", "undo", "deployment/web")
            try await kubectl.run("rollout", "status", "deployment/web", "--timeout=60s")
            #expect(try await kubectl.run("rollout", "history", "deployment/web").contains("3"))
            try await kubectl.run("rollout", "restart", "deployment/web")
            try await kubectl.run("rollout", "status", "deployment/web", "--timeout=60s")

            try await kubectl.run("delete", "deployment/web", "--cascade=foreground", "--timeout=60s")
            #expect(try await kubectl.run("get", "pods,rs").contains("No resources found"))
        }
    }

    @Test func `kubectl waits for jobs and reads logs while they are written and after`() async throws {
        try await withCluster { kubectl, _ in
            let job = """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: count}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                      - {name: main, image: "test/sh:1", args: ["echo line 1; until [ -e $FLAG ]; do sleep 0.05; done; echo line 2"],
                          env: [{name: FLAG, value: "\(kubectl.kubeconfig).flag"}]}
                """
            try await kubectl.run("apply", "-f", "-", input: job)
            try await eventually(timeout: TestNode.patience) { try await kubectl.run("get", "pods", "--no-headers").contains("count-") }
            let name = try await kubectl.run("get", "pods", "-o", "name").trimmingWhitespace
            try await kubectl.run("wait", name, "--for=jsonpath={.status.phase}=Running", "--timeout=60s")
            async let followed = kubectl.run("logs", "-f", "job/count")
            #expect(try await kubectl.run("logs", "job/count") == "line 1\n")
            try PrivateFiles.write([], to: "\(kubectl.kubeconfig).flag")
            #expect(try await followed == "line 1\nline 2\n")
            try await kubectl.run("wait", "--for=condition=complete", "job/count", "--timeout=60s")
            #expect(try await kubectl.run("logs", "job/count", "--tail=1") == "line 2\n")
            #expect(try await kubectl.run("get", "job", "count").contains("1/1"))
            try await kubectl.run("delete", "job/count")
            try await eventually(timeout: TestNode.patience) { try await kubectl.run("get", "pods").contains("No resources found") }

            try await kubectl.run("run", "crash", "--image=test/sh:1", "--", "echo oops; exit 1")
            try await eventually(timeout: TestNode.patience) { try await kubectl.run("get", "pod", "crash").contains("CrashLoopBackOff") }
            #expect(try await kubectl.run("logs", "crash", "--previous") == "oops\n")
            try await kubectl.run("delete", "pod", "crash", "--grace-period=0", "--force")
            try await kubectl.run("create", "namespace", "team")
            try await kubectl.run("run", "p", "-n", "team", "--image=test/sh:1", "--", "trap 'exit 0' TERM; sleep 1000 & wait")
            try await kubectl.run("wait", "pod/p", "-n", "team", "--for=condition=Ready", "--timeout=60s")
            try await kubectl.run("delete", "namespace", "team", "--timeout=60s")
            #expect(try await kubectl.run("get", "node").contains("Ready"))
        }
    }

    @Test func `Two clusters at once keep to themselves`() async throws {
        try await withCluster { first, _ in
            try await withCluster { second, _ in
                for (kubectl, words) in [(first, "one"), (second, "two")] {
                    try await kubectl.run("apply", "-f", "-", input: manifest(words: words))
                }
                for (kubectl, words) in [(first, "one"), (second, "two")] {
                    try await kubectl.run("rollout", "status", "deployment/web", "--timeout=60s")
                    #expect(try await kubectl.run("logs", "deployment/web").contains("serving \(words)"))
                }
                let addresses = try await [first, second].asyncMap {
                    try await $0.run("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}")
                }
                #expect(addresses[0] != addresses[1])
            }
        }
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async throws -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
