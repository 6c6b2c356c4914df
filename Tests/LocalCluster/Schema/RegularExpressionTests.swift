import Testing

@testable import LocalCluster

/// Patterns in RE2 syntax.
@Suite struct RegularExpressionTests {
    static let cases: [(pattern: String, matching: [String], other: [String])] = [
        ("abc", ["abc", "xabcx"], ["ab", "ABC", ""]),
        ("^a.c$", ["abc", "aéc"], ["abcd", "a\nc"]),
        ("^$", [""], ["a", "\n"]),
        ("^foo$", ["foo"], ["foo\n", "foo\nbar"]),
        ("(?m)^foo$", ["foo", "bar\nfoo\n"], ["barfoo"]),
        ("(?s)^a.b$", ["a\nb"], ["ab"]),
        ("(?i)straße", ["STRAßE"], ["STRASSE"]),
        ("(?i:a)b", ["Ab", "ab"], ["AB"]),
        ("^[a-z]([-a-z0-9]*[a-z0-9])?$", ["a", "a-b", "a1"], ["-a", "a-", "A", ""]),
        ("^[^a-c]+$", ["xyz", "\n"], ["xaz"]),
        ("[]a]", ["]", "a"], ["b"]),
        ("[a^-]", ["^", "-"], ["b"]),
        ("[\\d\\s]x", ["1x", " x"], ["ax"]),
        ("[[:upper:]][[:^digit:]]", ["Aa"], ["aA", "A1"]),
        ("\\d{2,3}", ["12", "1234"], ["1"]),
        ("^(ab|cd){2}$", ["abcd", "cdab"], ["ab", "abcdab"]),
        ("^a{0}b$", ["b"], ["ab"]),
        ("a{,2}", ["a{,2}"], ["aa"]),
        ("^(a*)*$", ["", "aaaa"], ["b"]),
        ("\\bfoo\\b", ["a foo b", "foo"], ["foobar"]),
        ("\\Bo", ["foo"], ["o"]),
        ("\\Aa\\z", ["a"], ["ba"]),
        ("^\\x41\\x{1F600}$", ["A😀"], ["A"]),
        ("^\\Qa.b\\E$", ["a.b"], ["axb"]),
        ("^\\.\\*\\/$", [".*/"], ["ab/"]),
        ("^(?P<year>\\d+)-(?<month>\\d+)$", ["2026-11"], ["2026"]),
        ("^\\w+\\W\\D$", ["ab-c"], ["ab-1"]),
    ]

    @Test(arguments: cases)
    func `A pattern finds what it describes`(pattern: String, matching: [String], other: [String]) throws {
        let expression = try RegularExpression(pattern)
        for text in matching { #expect(expression.matches(text), "\(text)") }
        for text in other { #expect(!expression.matches(text), "\(text)") }
    }

    @Test(arguments: ["(", ")", "[a", "[z-a]", "*a", "a{2,1}", "a{1001}", "\\", "\\y", "(?<a)", "(?=a)", "[[:word:]", "\\x{110000}", "(a"])
    func `A pattern that makes no sense is refused`(pattern: String) {
        #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
    }

    @Test func `The first alternative that fits wins, and repetitions take all or little`() throws {
        func find(_ pattern: String, _ text: String) throws -> Range<Int>? {
            try RegularExpression(pattern).firstMatch(in: text.unicodeScalars.map(\.value))
        }
        #expect(try find("a|ab", "xab") == 1..<2)
        #expect(try find("(ab|a)(bc)?", "abc") == 0..<2)
        #expect(try find("a+", "baaa") == 1..<4)
        #expect(try find("a+?", "baaa") == 1..<2)
        #expect(try find("a{2,3}?", "aaa") == 0..<2)
        #expect(try find("x*", "abc") == 0..<0)
        #expect(try find("z", "abc") == nil)
    }

    @Test func `A pattern that is hard to undo takes time in proportion to the text`() throws {
        let expression = try RegularExpression("^(a+)+$")
        #expect(!expression.matches(String(repeating: "a", count: 2000) + "b"))
        #expect(throws: RegularExpressionError.self) { try RegularExpression("((a{1000}){1000}){1000}") }
    }
}
