import Kubernetes
import NIOCore
import Testing

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            ("null", nil),
            (" true ", true),
            ("\t\r\n false", false),
            ("0", 0),
            ("-0", 0),
            ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("-10000000000000000000", .number(-1e19)),
            ("1.0", .number(1)),
            ("-1.5e-3", .number(-0.0015)),
            ("1E+2", .number(100)),
            ("\"\"", ""),
            (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{C}\n\r\tz"),
            (#""\u0000\u00e9\u20AC\ud83d\ude00""#, "\u{0}é€😀"),
            ("\"é€😀\u{7F}\"", "é€😀\u{7F}"),
            ("[]", []),
            ("[ 1 , [ ] , { } ]", [1, [], [:]]),
            (#"{"a":{"b":[null]},"":1}"#, ["a": ["b": [nil]], "": 1]),
            (#"{"a":1,"a":2}"#, ["a": 2]),
        ] as [(String, JSONValue)]
    )
    func `A valid document becomes its tree`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
        #expect(try JSONValue(parsing: Array(text.utf8)) == value)
        #expect(try JSONValue(parsing: ByteBuffer(string: text)) == value)
    }

    @Test(
        arguments: [
            ("", .unexpectedEnd, 0),
            ("  ", .unexpectedEnd, 2),
            ("tru", .unexpectedEnd, 3),
            ("nul!", .unexpectedByte, 3),
            ("True", .unexpectedByte, 0),
            ("1 2", .trailingBytes, 2),
            ("[1,]", .unexpectedByte, 3),
            ("[1 2]", .unexpectedByte, 3),
            ("[", .unexpectedEnd, 1),
            ("{\"a\"}", .unexpectedByte, 4),
            ("{\"a\":1,}", .unexpectedByte, 7),
            ("{a:1}", .unexpectedByte, 1),
            ("01", .invalidNumber, 1),
            ("-", .invalidNumber, 1),
            ("1.", .invalidNumber, 2),
            (".5", .unexpectedByte, 0),
            ("+1", .unexpectedByte, 0),
            ("1e", .invalidNumber, 2),
            ("1e999", .numberOutOfRange, 0),
            ("NaN", .unexpectedByte, 0),
            ("\"abc", .unexpectedEnd, 4),
            ("\"a\nb\"", .controlCharacter, 2),
            (#""\x""#, .invalidEscape, 3),
            (#""\u12g4""#, .invalidEscape, 5),
            (#""\ud83d""#, .invalidEscape, 7),
            (#""\ude00""#, .invalidEscape, 7),
            (#""\ud83d\u0041""#, .invalidEscape, 13),
            ("\u{FEFF}1", .unexpectedByte, 0),
        ] as [(String, JSONParsingError.Reason, Int)]
    )
    func `A broken document is refused with rule and place`(text: String, reason: JSONParsingError.Reason, offset: Int) {
        #expect(throws: JSONParsingError(reason, offset: offset)) { try JSONValue(parsing: text) }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
        ] as [[UInt8]]
    )
    func `Bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: JSONParsingError(.invalidUTF8, offset: 1)) { try JSONValue(parsing: bytes) }
    }

    @Test func `Nesting has a limit`() throws {
        let deepest = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(throws: Never.self) { try JSONValue(parsing: deepest) }
        #expect(throws: JSONParsingError(.tooDeep, offset: 128)) { try JSONValue(parsing: "[" + deepest + "]") }
        let siblings = "[" + Array(repeating: "{\"a\":[]}", count: 1_000).joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: siblings).arrayValue?.count == 1_000)
    }

    @Test func `A collection that is not contiguous is parsed too`() throws {
        #expect(
            try JSONValue(parsing: Array("[1,2]".utf8).reversed().reversed() as ReversedCollection<ReversedCollection<[UInt8]>>) == [1, 2]
        )
    }

    @Test func `An error text holds nothing of the document`() {
        let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: #"{"password":"hunter2"x"#) }
        #expect(error?.description == "invalid JSON at byte 21: unexpected byte")
    }
}
