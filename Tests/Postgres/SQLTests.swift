import Testing

@testable import Postgres

struct SQLTests {
    @Test func `Values become numbered parameters and never text`() throws {
        let name = "x'; DROP TABLE users; --"
        let sql: SQL = "SELECT \(1) WHERE a = \(name) AND b = \(nil as String?)"
        let rendered = try sql.rendered()
        #expect(rendered.text == "SELECT $1 WHERE a = $2 AND b = $3")
        #expect(rendered.values == [.text("1"), .text(name), .null])
    }

    @Test func `Parts put together are numbered as one`() throws {
        let conditions: [SQL] = ["a = \(1)", "b = \(2)"]
        let sql: SQL = "SELECT 1 WHERE " + conditions.joined(separator: " AND ") + " LIMIT \(3)"
        #expect(try sql.rendered().text == "SELECT 1 WHERE a = $1 AND b = $2 LIMIT $3")
        #expect(try ("x \(sql) y" as SQL).rendered().values.count == 3)
    }

    @Test(arguments: [("a", #""a""#), (#"we"ird"#, #""we""ird""#), ("Üñï", #""Üñï""#), ("a\\b", #""a\b""#)])
    func `Identifiers are quoted`(name: String, quoted: String) throws {
        #expect(try ("\(identifier: name)" as SQL).rendered().text == quoted)
    }

    @Test(arguments: ["", "a\0b", String(repeating: "a", count: 64), String(repeating: "ü", count: 32)])
    func `A name PostgreSQL would cut or refuse is an error`(name: String) throws {
        let error = #expect(throws: PostgresError.self) { try ("DROP ROLE \(identifier: name)" as SQL).rendered() }
        #expect(error?.kind == .usage)
    }

    @Test(arguments: [("it's", "'it''s'"), (#"a\'b"#, #" E'a\\''b'"#), ("", "''")])
    func `Literals are quoted`(text: String, quoted: String) throws {
        #expect(try ("\(literal: text)" as SQL).rendered().text == quoted)
    }

    @Test func `A NUL is refused in literals, values and text`() {
        #expect(throws: PostgresError.self) { try ("\(literal: "\0")" as SQL).rendered() }
        #expect(throws: PostgresError.self) { try ("SELECT \("\0")" as SQL).rendered() }
        #expect(throws: PostgresError.self) { try SQL(unsafe: "SELECT 1\0").rendered() }
    }

    @Test func `A description shows neither values nor string constants`() {
        let sql: SQL = "ALTER ROLE \(identifier: "bob") PASSWORD \(literal: "canary") \("canary")"
        #expect(sql.description == #"ALTER ROLE "bob" PASSWORD '***' $1"#)
    }
}
