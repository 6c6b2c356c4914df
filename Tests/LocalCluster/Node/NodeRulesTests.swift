import FoundationEssentials
import Kubernetes
import Testing

@testable import LocalCluster

struct NodeRulesTests {
    @Test(arguments: [
        ("$(A)/$(B)", "1/2"), ("$$(A)", "$(A)"), ("$(UNKNOWN)", "$(UNKNOWN)"), ("$(A", "$(A"), ("a$b$", "a$b$"), ("$$$(A)", "$1"),
        ("ü$(A)", "ü1"),
    ])
    func `References to variables are expanded`(text: String, expected: String) {
        #expect(VariableExpansion.expand(text, ["A": "1", "B": "2"]) == expected)
    }

    @Test(arguments: [
        ("/etc/x/file", "/pod/x/file"), ("/etc/x", "/pod/x"), ("/etc/xy", "/etc/xy"), ("/etc/x/sub/f", "/pod/sub/f"),
        ("--config=/etc/x/file", "--config=/pod/x/file"), ("file:///etc/x/file", "file:///pod/x/file"), ("see /etc/x", "see /etc/x"),
        ("plain", "plain"),
    ])
    func `Texts that begin with a mount path lead to the folder`(text: String, expected: String) {
        let mounts = MountMap(["/etc/x/": "/pod/x", "/etc/x/sub": "/pod/sub", "/": "/nowhere"])
        #expect(mounts.rewrite(text) == expected)
    }

    @Test func `Back-off doubles up to its maximum and starts anew after a long run`() {
        var backOff = BackOff(base: .seconds(10))
        let waits = (0..<8).map { _ in backOff.next() }
        #expect(waits == [0, 10, 20, 40, 80, 160, 300, 300].map { .seconds($0) })
        #expect(backOff.next(after: .seconds(600)) == .zero)
        #expect(backOff.next() == .seconds(10))
    }

    @Test func `A probe's verdict needs as many results in a row as its thresholds say`() {
        var readiness = ProbeState(ProbeSpec(successThreshold: 2, failureThreshold: 3), kind: .readiness)
        #expect(readiness.record(.success) == nil)
        #expect(readiness.record(.success) == .success)
        #expect(readiness.record(.failure) == nil)
        #expect(readiness.record(.failure) == nil)
        #expect(readiness.record(.success) == nil)
        #expect([ProbeState.Verdict.failure, .failure, .failure].map { readiness.record($0) } == [nil, nil, .failure])
        #expect(readiness.record(.failure) == nil)
    }

    @Test(arguments: [
        ("Always", 0, "Running"), ("OnFailure", 0, "Succeeded"), ("Never", 0, "Succeeded"), ("Never", 3, "Failed"),
        ("OnFailure", 3, "Running"),
    ])
    func `The phase of a pod whose container ended follows its restart policy`(policy: String, code: Int, phase: String) throws {
        let spec = try JSONValue.object(["restartPolicy": .string(policy), "containers": [["name": "c", "image": "i"]]]).decode(
            PodSpec.self
        )
        var state = PodState(spec: spec, address: "127.1.1.1", started: Date())
        #expect(PodPhase.of(spec, state) == .pending)
        state.containers["c"]?.state = .running(since: Date())
        #expect(PodPhase.of(spec, state) == .running)
        state.containers["c"]?.state = .terminated(.init(exitCode: code, reason: "Error", finished: Date()))
        #expect(PodPhase.of(spec, state).rawValue == phase)
    }

    @Test func `An image is an executable by name, and its own name as a command means it`() throws {
        let images = ImageStore.directory("/bin", prefix: "gravity/", tags: ["1"])
        #expect(images.image("gravity/sh:1")?.entrypoint == ["/bin/sh"])
        #expect(images.image("gravity/sh:2") == nil)
        #expect(images.image("gravity/no-such-program:1") == nil)
        #expect(images.image("gravity/../bin/sh:1") == nil)
        let image = try #require(images.image("gravity/sh:1"))
        #expect(images.imageID(image)?.hasPrefix("sha256:") == true)
        #expect(images.imageID(image)?.utf8.count == 71)
        let own = ContainerSpec(name: "c", image: "gravity/sh:1", command: ["/app/sh", "-c"], args: ["echo $(X)"])
        let command = try ContainerCommand(own, image: image, environment: ["X": "1"], mounts: MountMap([:]))
        #expect(command.executable == "/bin/sh")
        #expect(command.arguments == ["-c", "echo 1"])
        let missing = ContainerSpec(name: "c", image: "gravity/sh:1", command: ["no-such-program"])
        #expect(throws: ContainerFailure.self) {
            try ContainerCommand(missing, image: image, environment: ["PATH": "/bin"], mounts: MountMap([:]))
        }
    }

    @Test func `Two clusters on one machine get different networks, and an earlier one back`() throws {
        let first = try PodNetwork.claim()
        let second = try PodNetwork.claim(preferring: first.octet)
        #expect(first.octet != second.octet)
        let address = try first.allocatePodAddress()
        #expect(address.hasPrefix("127.\(first.octet)."))
        #expect(try first.allocatePodAddress() != address)
        let service = try first.serviceAddress(notIn: [])
        #expect(first.isServiceAddress(service) && !second.isServiceAddress(service) && !first.isServiceAddress(address))
        #expect(try first.serviceAddress(notIn: [service]) != service)
    }
}
