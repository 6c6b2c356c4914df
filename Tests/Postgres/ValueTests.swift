import FoundationEssentials
import Postgres
import TestSupport
import Testing

struct ValueTests {
    @Test func `Values survive the way there and back`() async throws {
        try await withTestDatabase { configuration async throws in
            let connection = try await PostgresConnection.connect(configuration)
            let uuid = UUID()
            let date = Date(timeIntervalSince1970: 1_700_000_000.123456)
            let bytes: [UInt8] = [0, 1, 255, 92, 39]
            let texts = ["plain", "with \"quotes\"", "back\\slash", "comma,{brace}", "", "NULL", "ünï 🦊"]
            let rows = try await connection.query(
                """
                SELECT \(true)::bool, \(Int.min)::bigint, \(1.5e-300)::float8, \("ü\n'\"\\")::text, \(uuid)::uuid, \(date)::timestamptz,
                    \(bytes)::bytea, \(texts)::text[], \(nil as Int?)::int, \(7 as Int?)::int
                """
            )
            let row = try #require(rows.first)
            let (flag, integer, double, text, id, time, data, array, none, some) = try row.decode(
                (Bool, Int, Double, String, UUID, Date, [UInt8], [String], Int?, Int?).self
            )
            #expect(flag && integer == .min && double == 1.5e-300 && text == "ü\n'\"\\" && id == uuid)
            #expect(abs(time.timeIntervalSince(date)) < 0.000_001)
            #expect(data == bytes && array == texts && none == nil && some == 7)
            await connection.close()
        }
    }

    @Test(arguments: [
        ("2024-02-29 23:59:59.5+00", 1_709_251_199.5), ("1969-12-31 23:59:59+00", -1), ("2024-02-29 05:30:00+05:30", 1_709_164_800),
        ("0001-01-01 00:00:00+00", -62_135_596_800), ("9999-12-31 00:00:00+00", 253_402_214_400),
    ])
    func `Times are those PostgreSQL means`(text: String, seconds: Double) async throws {
        let connection = try await PostgresConnection.connect(TestPostgres.shared().adminConfiguration)
        let rows = try await connection.query(
            "SELECT \(text)::timestamptz AS there, extract(epoch FROM \(Date(timeIntervalSince1970: seconds))::timestamptz)::float8 AS back"
        )
        #expect(try rows[0].decode(Date.self, "there").timeIntervalSince1970 == seconds)
        #expect(try rows[0].decode(Double.self, "back") == seconds)
        await connection.close()
    }

    @Test func `A wrong type, a missing column and an unexpected NULL are errors that name the column`() async throws {
        let connection = try await PostgresConnection.connect(TestPostgres.shared().adminConfiguration)
        let row = try await connection.query("SELECT 'x' AS word, NULL AS nothing")[0]
        for column in ["word", "nothing", "absent"] {
            let error = #expect(throws: PostgresError.self) { try row.decode(Int.self, column) }
            #expect(error?.kind == .decoding && error?.message.contains(column) == true)
        }
        #expect(row.text("word") == "x" && row.text("nothing") == nil)
        await connection.close()
    }
}
