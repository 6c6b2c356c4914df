import Foundation
import Logging
import Observability
import Synchronization
import Testing

/// Keeps log lines in memory.
private final class Lines: Sendable {
    private let stored = Mutex<[[UInt8]]>([])
    var output: LogOutput { LogOutput { line in self.stored.withLock { $0.append(line) } } }
    var all: [[UInt8]] { stored.withLock { $0 } }

    func object(_ index: Int = 0) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(all[index])) as? [String: Any])
    }
}

@Suite struct JSONLogHandlerTests {
    private let lines = Lines()

    private func logger(level: Logger.Level = .trace) -> Logger { Logs.logger(label: "test", level: level, output: lines.output) }

    @Test func `A record is one line of JSON with time, level, logger, message and metadata`() throws {
        logger().warning("Something happened", metadata: ["user.id": "42", "count": .stringConvertible(3), "ok": .stringConvertible(true)])
        let record = try lines.object()
        #expect(record["level"] as? String == "warning")
        #expect(record["logger"] as? String == "test")
        #expect(record["msg"] as? String == "Something happened")
        #expect(record["user.id"] as? String == "42")
        #expect(record["count"] as? Int == 3)
        #expect(record["ok"] as? Bool == true)
        let time = try #require(record["ts"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        #expect(lines.all[0].last == UInt8(ascii: "\n"))
        #expect(lines.all[0].filter { $0 == UInt8(ascii: "\n") }.count == 1)
    }

    @Test(arguments: ["quote \" backslash \\", "line\nfeed\r\ttab", "control \u{1} \u{1f}", "emoji 🛰️ and ümlaut", ""])
    func `Any text survives as valid JSON`(text: String) throws {
        logger().info("\(text)", metadata: ["key": "\(text)", "\(text)": "value"])
        let record = try lines.object()
        #expect(record["msg"] as? String == text)
        #expect(record["key"] as? String == text)
    }

    @Test func `Nested metadata becomes dotted keys, and arrays stay arrays`() throws {
        logger().info("m", metadata: ["pod": ["name": "a", "labels": ["app": "x"]], "list": ["a", ["b": "c"]]])
        let record = try lines.object()
        #expect(record["pod.name"] as? String == "a")
        #expect(record["pod.labels.app"] as? String == "x")
        let list = try #require(record["list"] as? [Any])
        #expect(list[0] as? String == "a")
        #expect((list[1] as? [String: String]) == ["b": "c"])
    }

    @Test func `Metadata cannot replace the record's own fields`() throws {
        logger().info("m", metadata: ["level": "fake", "msg": "fake"])
        let record = try lines.object()
        #expect(record["level"] as? String == "info")
        #expect(record["msg"] as? String == "m")
        #expect(record["metadata.level"] as? String == "fake")
    }

    @Test(arguments: [
        "password", "db.password", "userPassword", "DATABASE_URI", "authorization", "set-cookie", "access_token", "scram.verifier",
        "secret",
        "token.value", "apiKey", "dsn",
    ])
    func `A value under a sensitive key is masked`(key: String) throws {
        logger().info("m", metadata: ["\(key)": "hunter2", "nested": ["\(key)": "hunter2"], "many": [["\(key)": "hunter2"]]])
        #expect(!String(decoding: lines.all[0], as: UTF8.self).contains("hunter2"))
        #expect(try lines.object()[key] as? String == "***")
    }

    @Test(arguments: ["secret.name", "token.count", "user.name", "monkey", "key"])
    func `A harmless key is not masked`(key: String) throws {
        logger().info("m", metadata: ["\(key)": "visible"])
        #expect(try lines.object()[key] as? String == "visible")
    }

    @Test func `A sensitive value hides itself wherever it is printed`() throws {
        let secret = Sensitive("hunter2")
        logger().info("got \(secret)", metadata: ["plain": .stringConvertible(secret), "dump": "\(String(reflecting: secret))"])
        #expect(!String(decoding: lines.all[0], as: UTF8.self).contains("hunter2"))
        #expect(secret.value == "hunter2")
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `Passwords inside URLs, bearer tokens and connection strings are masked in any text`() throws {
        logger().info(
            "connect postgres://app:hunter2@db:5432/app failed",
            metadata: ["a": "Authorization: Bearer hunter2", "b": "host=db password=hunter2 user=app", "c": "http://host/path@x"]
        )
        let record = try lines.object()
        #expect(record["msg"] as? String == "connect postgres://app:***@db:5432/app failed")
        #expect(record["a"] as? String == "Authorization: Bearer ***")
        #expect(record["b"] as? String == "host=db password=*** user=app")
        #expect(record["c"] as? String == "http://host/path@x")
    }

    @Test func `A line never grows beyond its limit and stays valid`() throws {
        let long = String(repeating: "ü", count: 50_000)
        var logger = Logger(label: "test") { [lines] in JSONLogHandler(label: $0, output: lines.output, lineLimit: 4096) }
        for index in 0..<50 { logger[metadataKey: "key\(index)"] = "\(long)" }
        logger.info("\(long)")
        #expect(lines.all[0].count <= 4096)
        #expect(try lines.object()["truncated"] as? Bool == true)
    }

    @Test func `Metadata of the call wins over the logger's, and that over the provider's`() throws {
        let provider = Logger.MetadataProvider { ["a": "provider", "b": "provider", "c": "provider"] }
        var logger = Logger(label: "test") { [lines] in JSONLogHandler(label: $0, metadataProvider: provider, output: lines.output) }
        logger[metadataKey: "b"] = "logger"
        logger[metadataKey: "c"] = "logger"
        logger.info("m", metadata: ["c": "call"])
        let record = try lines.object()
        #expect([record["a"], record["b"], record["c"]].map { $0 as? String } == ["provider", "logger", "call"])
    }

    @Test func `Lines of many tasks never interleave`() async throws {
        let pipe = Pipe()
        let output = LogOutput.descriptor(pipe.fileHandleForWriting.fileDescriptor)
        let reader = Task.detached { try pipe.fileHandleForReading.readToEnd() ?? Data() }
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    let logger = Logs.logger(label: "task", output: output)
                    for line in 0..<200 {
                        logger.info("line", metadata: ["n": "\(task)-\(line)", "x": "\(String(repeating: "x", count: 3000))"])
                    }
                }
            }
        }
        try pipe.fileHandleForWriting.close()
        let written = try await reader.value.split(separator: UInt8(ascii: "\n"))
        #expect(written.count == 1600)
        let names = try written.map { try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])["n"] as? String }
        #expect(Set(names).count == 1600)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.007Z"), (951_827_696, "2000-02-29T12:34:56.007Z"), (4_102_444_799, "2099-12-31T23:59:59.007Z"),
            (-1, "1969-12-31T23:59:59.007Z"),
        ] as [(Int64, String)]
    )
    func `Moments are written as RFC 3339`(seconds: Int64, text: String) {
        #expect(UTCTimestamp.text(seconds: seconds, milliseconds: 7) == text)
    }
}
