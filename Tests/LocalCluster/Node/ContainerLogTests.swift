import FoundationEssentials
import Kubernetes
import NIOCore
import Testing

@testable import LocalCluster

struct ContainerLogTests {
    private func withStore(_ body: (LogStore) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/logs-\(UUID().uuidString)"
        defer { PrivateFiles.remove(folder) }
        try await body(LogStore(folder: folder))
    }

    private func text(_ store: LogStore, _ change: (inout PodLogOptions) -> Void = { _ in }) async throws -> String {
        var options = PodLogOptions(container: "c")
        change(&options)
        var all = ByteBuffer()
        let pod: JSONValue = ["metadata": ["uid": "u", "name": "p"]]
        try await LogReading(store: store, pod: pod, options: options).write { all.writeImmutableBuffer($0) }
        return String(buffer: all)
    }

    private func write(_ text: String, to log: ContainerLog, isError: Bool = false) { log.write(Array(text.utf8)[...], isError: isError) }

    @Test func `Lines are whole however they arrive, and both streams are there`() async throws {
        try await withStore { store in
            let log = try store.begin(pod: "u", container: "c", run: 0)
            write("one\ntw", to: log)
            write("err\n", to: log, isError: true)
            write("o\nlast", to: log)
            #expect(try await text(store) == "one\nerr\ntwo\n")
            log.close()
            #expect(try await text(store) == "one\nerr\ntwo\nlast\n")
            #expect(try await text(store) { $0.tailLines = 2 } == "two\nlast\n")
            #expect(try await text(store) { $0.limitBytes = 5 } == "one\ne")
            let stamped = try await text(store) {
                $0.timestamps = true
                $0.tailLines = 1
            }
            #expect(MicroTime(parsing: String(stamped.prefix { $0 != " " })) != nil)
        }
    }

    @Test func `Following ends with the log and misses nothing`() async throws {
        try await withStore { store in
            let log = try store.begin(pod: "u", container: "c", run: 0)
            write("begin\n", to: log)
            async let followed = text(store) { $0.follow = true }
            for number in 0..<500 { write("line \(number)\n", to: log) }
            log.close()
            let lines = try await followed.split(separator: "\n")
            #expect(lines.count == 501)
            #expect(lines.last == "line 499")
        }
    }

    @Test func `A restart leaves the log of the run before, and no older one`() async throws {
        try await withStore { store in
            for run in 0..<3 {
                let log = try store.begin(pod: "u", container: "c", run: run)
                write("run \(run)\n", to: log)
                log.close()
            }
            #expect(try await text(store) == "run 2\n")
            #expect(try await text(store) { $0.previous = true } == "run 1\n")
            store.remove(pod: "u")
            await #expect(throws: APIError.self) { try await text(store) }
        }
    }

    @Test func `A log is bounded and long lines come out whole`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/log-\(UUID().uuidString)"
        try PrivateFiles.makeFolder(folder)
        defer { PrivateFiles.remove(folder) }
        let log = try ContainerLog(path: "\(folder)/0.log", limit: 100_000)
        for number in 0..<100 { log.write(Array("\(number) \(String(repeating: "x", count: 9_998))\n".utf8)[...], isError: false) }
        log.close()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.sorted() == ["0.log", "0.log.1"])
        for file in files { #expect(try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.size] as? Int ?? 0 <= 100_000) }
        try await withStore { store in
            let long = try store.begin(pod: "u", container: "c", run: 0)
            let line = String(repeating: "y", count: 50_000)
            write(line + "\n", to: long)
            #expect(try await text(store) == line + "\n")
        }
    }
}
