import Kubernetes
import Testing

/// SplitMix64: a seeded generator, so that a failure can be repeated.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension JSONValue {
    fileprivate static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &generator))
        case 3: return .integer(Int64.random(in: -10...10, using: &generator))
        case 4:
            let value = Double(bitPattern: generator.next())
            return .number(value.isFinite ? value : 0.1)
        case 5: return .string(randomText(using: &generator))
        case 6:
            return .array((0..<Int.random(in: 0..<5, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            var members: [String: JSONValue] = [:]
            for _ in 0..<Int.random(in: 0..<5, using: &generator) {
                members[randomText(using: &generator)] = random(depth: depth - 1, using: &generator)
            }
            return .object(members)
        }
    }

    private static func randomText(using generator: inout SeededGenerator) -> String {
        let length = Int.random(in: 0..<12, using: &generator)
        return String(
            String.UnicodeScalarView(
                (0..<length).compactMap { _ in
                    let top: UInt32 = [0x20, 0x7F, 0x800, 0x10000, 0x110000].randomElement(using: &generator) ?? 0x7F
                    return Unicode.Scalar(UInt32.random(in: 0..<top, using: &generator))
                }
            )
        )
    }
}

@Suite struct JSONRoundTripTests {
    @Test(arguments: 0..<20)
    func `What is written is read back equal`(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        for _ in 0..<200 {
            let value = JSONValue.random(depth: 5, using: &generator)
            let bytes = value.serialized()
            let parsed = try JSONValue(parsing: bytes)
            #expect(parsed == value)
            #expect(parsed.serialized() == bytes)
            #expect(try JSONValue(encoding: value) == value)
            #expect(try value.decode(JSONValue.self) == value)
        }
    }

    @Test(arguments: 0..<20)
    func `Damaged documents are parsed or refused, never a crash`(seed: UInt64) {
        var generator = SeededGenerator(state: seed &+ 1_000)
        for _ in 0..<200 {
            var bytes = JSONValue.random(depth: 4, using: &generator).serialized()
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: index)
                default: bytes.removeSubrange(index...)
                }
            }
            if let value = try? JSONValue(parsing: bytes) {
                #expect((try? JSONValue(parsing: value.serialized())) == value)
            }
        }
    }

    @Test func `Equal objects serialise to equal bytes, keys sorted`() {
        var one: JSONValue = [:]
        var two: JSONValue = [:]
        let keys = (0..<100).map { "key\($0)" }
        for key in keys { one[key] = .string(key) }
        for key in keys.reversed() { two[key] = .string(key) }
        #expect(one.serialized() == two.serialized())
        #expect((["b": 1, "a": [true, nil], "c": "x"] as JSONValue).text == #"{"a":[true,null],"b":1,"c":"x"}"#)
    }

    @Test func `Text is escaped as the rules ask`() {
        #expect(JSONValue.string("\"\\\n\u{1}\u{1F}\u{8}é/\u{7F}").text == #""\"\\\n\u0001\u001f\bé/"# + "\u{7F}\"")
        #expect(JSONValue.number(.nan).text == "null")
        #expect(JSONValue.number(3).text == "3.0")
    }
}
