import Kubernetes
import Testing

@Suite struct JSONValueTests {
    private struct Sample: Codable, Equatable {
        enum Size: String, Codable { case small, large }
        var name: String
        var count: Int32
        var ratio: Double?
        var size: Size
        var tags: [String]
        var nested: [String: [Int]]
        var tree: JSONValue
        var absent: String?
    }

    private let sample = Sample(name: "x", count: 3, ratio: 0.5, size: .large, tags: ["a"], nested: ["n": [1, 2]], tree: ["k": [nil]])

    @Test func `A Codable type travels through the tree`() throws {
        let tree = try JSONValue(encoding: sample)
        #expect(
            tree == ["name": "x", "count": 3, "ratio": 0.5, "size": "large", "tags": ["a"], "nested": ["n": [1, 2]], "tree": ["k": [nil]]]
        )
        #expect(try tree.decode(Sample.self) == sample)
    }

    @Test func `A decoding error names the path and never the content`() throws {
        var tree = try JSONValue(encoding: sample)
        tree["nested"] = ["n": [1, "hunter2"]]
        let error = #expect(throws: DecodingError.self) { try tree.decode(Sample.self) }
        guard case .typeMismatch(_, let context)? = error else {
            Issue.record("expected a type mismatch")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["nested", "n", "[1]"])
        #expect(!"\(context)".contains("hunter2"))
    }

    @Test func `Numbers that do not fit are refused`() {
        #expect(throws: DecodingError.self) { try JSONValue.integer(300).decode(UInt8.self) }
        #expect(throws: DecodingError.self) { try JSONValue.integer(-1).decode(UInt.self) }
        #expect(throws: DecodingError.self) { try JSONValue.number(1.5).decode(Int.self) }
        #expect(throws: EncodingError.self) { try JSONValue(encoding: [Double.infinity]) }
        #expect((try? JSONValue.number(2).decode(Int.self)) == 2)
    }

    @Test func `Members are read and written by key`() {
        var value: JSONValue = nil
        value["a"] = ["b": 1]
        value["a"]?["c"] = "x"
        #expect(value == ["a": ["b": 1, "c": "x"]])
        #expect(value.at(path: "a", "c")?.stringValue == "x")
        #expect(value.at(path: "a", "z", "c") == nil)
        value["a"] = .some(nil)
        #expect(value["a"]?.isNull == true)
        value["a"] = Optional<JSONValue>.none
        #expect(value == [:])
        var text: JSONValue = "text"
        text["a"] = 1
        #expect(text == "text")
        #expect(([1, 2] as JSONValue)[1] == 2)
        #expect(([1, 2] as JSONValue)[2] == nil)
    }
}
