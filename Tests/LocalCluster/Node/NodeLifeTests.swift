import FoundationEssentials
import Kubernetes
import TestSupport
import Testing

@testable import LocalCluster

struct NodeLifeTests {
    @Test func `Processes end with their node, and pods go on when it starts again`() async throws {
        let access = ClusterAccess.inMemory()
        let folder = FileManager.default.temporaryDirectory.path + "/node-\(UUID().uuidString)"
        defer { PrivateFiles.remove(folder) }
        var child: Int32 = 0
        try await TestNode.run(access: access, directory: folder) { node in
            let pod = try await node.pod("stay", [TestNode.container("sleep 1000 & echo $!; wait")])
            let job = try await node.pod("once", [TestNode.container("sleep 1000")], ["restartPolicy": "Never"])
            try await eventually(timeout: TestNode.patience) { try await !node.log(pod).isEmpty }
            try await eventually(timeout: TestNode.patience) { await node.status(pod)["ready"] == true }
            try await eventually(timeout: TestNode.patience) { await node.phase(job) == "Running" }
            child = try #require(Int32(try await node.log(pod).trimmingWhitespace))
            #expect(TestNode.isAlive(child))
        }
        try await eventually(timeout: TestNode.patience) { !TestNode.isAlive(child) }
        try await TestNode.run(access: access, directory: folder) { node in
            let pod = ObjectKey(namespace: "default", name: "stay")
            try await eventually(timeout: TestNode.patience) {
                let status = await node.status(pod)
                return status["restartCount"] == 1 && status["ready"] == true
            }
            #expect(await node.status(pod).at(path: "lastState", "terminated", "reason") == "ContainerStatusUnknown")
            try await eventually(timeout: TestNode.patience) { await node.phase(ObjectKey(namespace: "default", name: "once")) == "Failed" }
            #expect(await access.get(.nodes, ObjectKey(namespace: "", name: "local"))?.hasTrueCondition("Ready") == true)
        }
    }

    @Test func `When this process is gone the watchdog kills what it started`() async throws {
        let watchdog = try Watchdog()
        async let running: Void = watchdog.run()
        let folder = FileManager.default.temporaryDirectory.path + "/host-\(UUID().uuidString)"
        defer { PrivateFiles.remove(folder) }
        let host = try ProcessHost(folder: folder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await host.run(grace: .zero) }
            let spec = ProcessSpec(
                executable: "/bin/sh",
                arguments: ["-c", "trap '' TERM; sleep 1000"],
                environment: [:],
                workingDirectory: "/"
            )
            let process = try await host.launch(spec, output: OutputTail())
            #expect(TestNode.isAlive(process.pid))
            watchdog.watch(process.pid)
            watchdog.watch(99_999_999)
            watchdog.forget(99_999_999)
            watchdog.finish()
            #expect(await process.ended.get(within: TestNode.patience) == .signaled(9))
            group.cancelAll()
        }
        try await running
    }

    @Test func `Orphans of an earlier run are killed at the next start`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/host-\(UUID().uuidString)"
        defer { PrivateFiles.remove(folder) }
        let host = try ProcessHost(folder: folder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await host.run(grace: .zero) }
            let spec = ProcessSpec(executable: "/bin/sleep", arguments: ["1000"], environment: [:], workingDirectory: "/")
            let process = try await host.launch(spec, output: OutputTail())
            try ProcessLedger(folder: folder).killOrphans()
            #expect(await process.ended.get(within: TestNode.patience) == .signaled(9))
            group.cancelAll()
        }
    }

    @Test func `A process inherits neither files nor signals of ours, and a missing program is said`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/host-\(UUID().uuidString)"
        defer { PrivateFiles.remove(folder) }
        let host = try ProcessHost(folder: folder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await host.run(grace: .zero) }
            let output = OutputTail()
            let script =
                "for f in 3 4 5 6 7 8 9 10 11 12; do [ -e /proc/$$/fd/$f ] && echo open $f; done; grep SigIgn /proc/$$/status | cut -f2; pwd"
            let spec = ProcessSpec(
                executable: "/bin/sh",
                arguments: ["-c", script],
                environment: ["PATH": "/usr/bin:/bin"],
                workingDirectory: "/tmp"
            )
            let process = try await host.launch(spec, output: output)
            #expect(await process.ended.get(within: TestNode.patience) == .exited(0))
            let words = output.text.split(whereSeparator: \.isWhitespace).map(String.init)
            #expect(words.count == 2 && words.last == "/tmp", "\(output.text)")
            let ignored = try #require(UInt64(words[0], radix: 16))
            #expect(ignored & 0x7fff_ffff == 0)
            let missing = ProcessSpec(executable: "/no/such/program", arguments: [], environment: [:], workingDirectory: "/")
            await #expect(throws: LaunchFailure.self) { try await host.launch(missing, output: output) }
            group.cancelAll()
        }
    }
}
