import Testing

@testable import LocalCluster

/// Expressions and their values; every value here was compared with that of cel-go as the API server uses it.
@Suite struct CELTests {
    static let arithmetic: [(String, String)] = [
        ("1 + 2 * 3 - 4 / 2 % 3", "5"), ("7 / 2", "3"), ("-7 / 2", "-3"), ("-7 % 3", "-1"), ("7 % -3", "1"), ("1.5 + 2.5", "4"),
        ("1.0 / 0.0", "+Inf"), ("1 / 0", "error: division by zero"), ("1 % 0", "error: modulus by zero"),
        ("9223372036854775807 + 1", "error: integer overflow"), ("-9223372036854775808", "-9223372036854775808"),
        ("-(-9223372036854775808)", "error: integer overflow"), ("1u - 2u", "error: unsigned integer overflow"), ("0x1F", "31"),
        ("1e3", "1000"), (".5", "0.5"), ("1 < 1.5", "true"), ("2u > 1", "true"), ("-1 < 1u", "true"), ("dyn(1) == dyn(1.0)", "true"),
        ("dyn(1) == dyn('1')", "false"), ("--1", "1"), ("- -1", "1"), ("true ? 1 : 2", "1"), ("false ? 1/0 : 2", "2"),
        ("true ? 1 : false ? 2 : 3", "1"), ("'a' < 'b'", "true"), ("'a' < 'B'", "false"), ("'abc' <= 'abcd'", "true"), ("!!true", "true"),
        ("true && false || true", "true"), ("1 < 2 == true", "true"), ("self.a - 1", "0"), ("self.a -1", "0"), ("(((((1)))))", "1"),
        ("1 // the rest is a comment", "1"),
    ]

    static let absorption: [(String, String)] = [
        ("false && 1/0 > 0", "false"), ("1/0 > 0 && false", "false"), ("true || 1/0 > 0", "true"), ("1/0 > 0 || true", "true"),
        ("true && 1/0 > 0", "error: division by zero"), ("1/0 > 0 || false", "error: division by zero"),
        ("self.l.all(x, x < 3 && 1/(x-2) > -5)", "false"), ("self.l.all(x, 1/(x-2) > 0)", "false"),
        ("self.l.exists(x, 1/(x-2) > 0)", "true"), ("self.l.exists(x, 1/(x-2) > 5)", "error: division by zero"),
        ("self.l.exists_one(x, 1/(x-2) > 0)", "error: division by zero"), ("self.l.map(x, 1/(x-2))", "error: division by zero"),
    ]

    static let access: [(String, String)] = [
        ("self.a", "1"), ("self['a']", "1"), ("self.zz", "error: no such key: zz"), ("self.o.zz", "error: no such key: zz"),
        ("self.l[0]", "1"), ("self.l[3]", "error: index out of bounds: 3"), ("self.l[-1]", "error: index out of bounds: -1"),
        ("has(self.a)", "true"), ("has(self.zz)", "false"), ("has(self.o.k)", "true"), ("has(self.o.x)", "false"),
        ("self.n == null", "true"), ("has(self.n)", "true"), ("1 in [1, 2]", "true"), ("3 in self.l", "true"), ("'k' in self.o", "true"),
        ("'z' in self.o", "false"), ("{1: 'a'}[1]", "\"a\""), ("{'a': 1}['b']", "error: no such key: b"), ("{'a': 1}.a", "1"),
        ("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"), ("[1, 2] == [2, 1]", "false"), ("[1, 2] + [3]", "[1, 2, 3]"),
        ("[1, 2, ]", "[1, 2]"),
        ("self.?a.orValue(5)", "1"), ("self.?zz.orValue('d')", "\"d\""), ("self.?o.?k.orValue('d')", "\"v\""),
        ("self.?zz.hasValue()", "false"), ("self.l[?5].orValue(9)", "9"), ("self.?a.optMap(x, x + 1).orValue(0)", "2"),
        ("optional.none().value()", "error: optional.none() dereference"), ("optional.ofNonZeroValue(0).hasValue()", "false"),
        ("optional.none().or(optional.of(2)).value()", "2"), ("[?self.?a, ?self.?zz]", "[1]"), ("has(self.?o.k)", "true"),
        ("self.d == 2.0", "true"), ("type(self.d) == double", "true"), ("self.q == '20m'", "true"),
        ("self.when > timestamp('2026-01-01T00:00:00Z')", "true"), ("self.wait == duration('90m')", "true"),
    ]

    static let loops: [(String, String)] = [
        ("self.l.all(x, x > 0)", "true"), ("self.l.all(x, x > 1)", "false"), ("self.e.all(x, x > 0)", "true"),
        ("self.e.exists(x, x > 0)", "false"), ("self.l.exists_one(x, x > 2)", "true"), ("self.l.exists_one(x, x > 1)", "false"),
        ("self.l.map(x, x * 2)", "[2, 4, 6]"), ("self.l.map(x, x > 1, x * 2)", "[4, 6]"), ("self.l.filter(x, x > 1)", "[2, 3]"),
        ("self.l.map(x, self.l.map(y, x * y)).size()", "3"), ("self.o.all(k, k != 'z')", "true"),
        ("self.o.exists(k, self.o[k] == 'v')", "true"),
        ("self.items.all(i, i.v == 1)", "error: no such key: v"), ("self.items.all(i, !has(i.v) || i.v == 1)", "true"),
        ("self.items.map(i, i.name)", "[\"x\", \"y\"]"), ("[true, false].exists_one(x, x)", "true"),
    ]

    static let texts: [(String, String)] = [
        ("size('日本')", "2"), ("'é'.size()", "1"), ("size(b'é')", "2"), ("'abc'.startsWith('ab')", "true"), ("'abc'.endsWith('bc')", "true"),
        ("'abc'.contains('')", "true"), ("'abc'.matches('^a.c$')", "true"), ("'Hello'.lowerAscii()", "\"hello\""),
        ("'ÀB'.lowerAscii()", "\"Àb\""), ("'a,b,c'.split(',')", "[\"a\", \"b\", \"c\"]"), ("'a,b,c'.split(',', 2)", "[\"a\", \"b,c\"]"),
        ("'abc'.split('')", "[\"a\", \"b\", \"c\"]"), ("''.split('')", "[]"), ("''.split(',')", "[\"\"]"),
        ("',a,'.split(',')", "[\"\", \"a\", \"\"]"),
        ("['a', 'b'].join('-')", "\"a-b\""), ("'hello hello'.replace('he', 'we', 1)", "\"wello hello\""),
        ("'abc'.replace('', '-')", "\"-a-b-c-\""),
        ("'abc'.replace('', '-', 2)", "\"-a-bc\""), ("'hello'.substring(1, 3)", "\"el\""),
        ("'hello'.substring(6)", "error: index out of range: 6"),
        ("'hello'.substring(3, 1)", "error: invalid substring range. start: 3, end: 1"), ("'\\t x\\u00a0\\n'.trim()", "\"x\""),
        ("'hello'.charAt(5)", "\"\""), ("'hello'.indexOf('l', 3)", "3"), ("'hello'.indexOf('l', 9)", "-1"),
        ("'hello'.lastIndexOf('l', 2)", "2"),
        ("self.u.substring(1, 2)", "\"é\""), ("'%s has %d'.format(['x', 3])", "\"x has 3\""), ("'%.2f%%'.format([3.14159])", "\"3.14%\""),
        ("'%s'.format([[1, 'a', true]])", "\"[1, \\\"a\\\", true]\""), ("'%x %X %o %b'.format([255, 255, 8, 5])", "\"ff FF 10 101\""),
        ("'a1b22'.findAll('[0-9]+')", "[\"1\", \"22\"]"), ("'abc'.find('z')", "\"\""), ("'baaac'.findAll('a*')", "[\"\", \"aaa\", \"\"]"),
        ("strings.quote('a\"b')", "\"\\\"a\\\\\\\"b\\\"\""), ("'''a\nb'''.size()", "3"), (#"r'\n'.size()"#, "2"),
        (#"'\x41\101\u0041'"#, "\"AAA\""),
        (#"b'\xff' == b'\377'"#, "true"),
    ]

    static let conversions: [(String, String)] = [
        ("int('42')", "42"), ("int(-3.9)", "-3"), ("int(1e30)", "error: integer overflow"),
        ("uint(-1)", "error: unsigned integer overflow"),
        ("double('1.5')", "1.5"), ("string(1.0)", "\"1\""), ("string(1e21)", "\"1e+21\""), ("string(1e-7)", "\"1e-07\""),
        ("string(123456789.0)", "\"1.23456789e+08\""), ("string(true)", "\"true\""), ("bool('1')", "true"), ("type(1) == int", "true"),
        ("type(null) == null_type", "true"), ("type(type(1)) == type", "true"), ("duration('90m').getHours()", "1"),
        ("duration('1h') - duration('1m') == duration('59m')", "true"), ("string(duration('1.5s'))", "\"1.5s\""),
        ("timestamp('2024-02-29T12:34:56.789Z').getMonth()", "1"), ("timestamp('2024-02-29T12:34:56.789Z').getDate()", "29"),
        ("timestamp('2024-02-29T12:34:56.789Z').getDayOfWeek()", "4"), ("timestamp('2024-12-31T12:34:56Z').getDayOfYear()", "365"),
        ("timestamp('2023-01-01T00:00:00Z').getDayOfYear()", "0"), ("timestamp('1969-12-31T23:59:59Z').getDayOfWeek()", "3"),
        ("timestamp('2024-02-29T12:34:56.789Z').getMilliseconds()", "789"),
        ("timestamp('2024-01-02T00:00:00Z') - timestamp('2024-01-01T00:00:00Z') == duration('24h')", "true"),
        ("int(timestamp('1970-01-01T00:01:00Z'))", "60"), ("quantity('1Gi').isGreaterThan(quantity('1G'))", "true"),
        ("quantity('1000m').compareTo(quantity('1'))", "0"), ("isQuantity('1x')", "false"), ("quantity('10').sub(3).asInteger()", "7"),
        ("quantity('1.5').asApproximateFloat()", "1.5"),
    ]

    static let lists: [(String, String)] = [
        ("[1, 2, 3].isSorted()", "true"), ("[].isSorted()", "true"), ("[1, 2, 3].sum()", "6"), ("[].sum()", "0"), ("[3, 1, 2].min()", "1"),
        ("['b', 'a'].max()", "\"b\""), ("[].min()", "error: min called on empty list"), ("[1, 2, 1].lastIndexOf(1)", "2"),
        ("[1, 2, 1].indexOf(5)", "-1"), ("sets.contains([1, 2, 3], [1, 2])", "true"), ("sets.equivalent([1, 2, 2], [2, 1])", "true"),
        ("sets.intersects([1], [2])", "false"),
    ]

    static let all: [(String, String)] = [arithmetic, absorption, access, loops, texts, conversions, lists].flatMap { $0 }

    @Test(arguments: all)
    func `An expression has its value`(source: String, value: String) throws {
        #expect(try CELFixture.result(source) == value)
    }

    static let refused: [(String, String)] = [
        ("1 +", "<input>:1:4: Syntax error: mismatched input '<EOF>'"), ("(1", "<input>:1:3: Syntax error: mismatched input '<EOF>'"),
        ("self..a", "<input>:1:6: Syntax error: extraneous input '.'"),
        ("foo", "<input>:1:1: undeclared reference to 'foo' (in container '')"),
        ("foo(1)", "<input>:1:1: undeclared reference to 'foo' (in container '')"),
        ("self.foo(1)", "<input>:1:6: undeclared reference to 'foo' (in container '')"),
        ("self.l.all(1, true)", "<input>:1:8: argument must be a simple name"),
        ("has(self)", "<input>:1:5: invalid argument to has() macro"),
        ("has(self.l[0])", "<input>:1:5: invalid argument to has() macro"),
        ("size(1, 2)", "<input>:1:1: found no matching overload for 'size'"),
        ("'abc", "<input>:1:5: Syntax error: unterminated string literal"), ("if", "<input>:1:1: reserved identifier: if"),
        ("1 = 2", "<input>:1:3: Syntax error: token recognition error at: '='"),
        ("self.l.map(x, y)", "<input>:1:15: undeclared reference to 'y' (in container '')"),
        ("optional.foo()", "<input>:1:1: undeclared reference to 'optional.foo' (in container '')"),
        ("'\\z'", "<input>:1:4: Syntax error: invalid escape sequence"),
    ]

    @Test(arguments: refused)
    func `An expression that is wrong says where`(source: String, error: String) {
        let found = #expect(throws: CEL.SyntaxError.self) { try CEL.Program(source, variables: ["self"]) }
        #expect(found?.description == error)
    }

    @Test func `A variable of a macro ends with it`() throws {
        #expect(try CELFixture.result("self.l.map(x, self.l.filter(x, x > 1).size() + x)") == "[3, 4, 5]")
        #expect(throws: CEL.SyntaxError.self) { try CEL.Program("self.l.all(x, x > 0) && x > 0", variables: ["self"]) }
    }

    @Test func `Steps are bounded, and no operator absorbs their end`() throws {
        #expect(try CELFixture.result("true || self.l.all(x, x > 0)", steps: 3) == "true")
        #expect(try CELFixture.result("self.l.all(x, x > 0) || true", steps: 5) == "exhausted")
        #expect(try CELFixture.result("self.l.exists(x, self.l.all(y, y > 0)) || true", steps: 12) == "exhausted")
    }

    @Test func `Deep nesting is refused, not run into the ground`() throws {
        let deep = String(repeating: "(", count: 300) + "1" + String(repeating: ")", count: 300)
        #expect(throws: CEL.SyntaxError.self) { try CEL.Program(deep, variables: []) }
        let long = String(repeating: "1 + ", count: 1000) + "1"
        #expect(try CELFixture.result(long) == "1001")
    }
}
