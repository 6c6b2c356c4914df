import Kubernetes
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2006-01-02T15:04:05Z", 1_136_214_245),
        ("2024-02-29T23:59:59Z", 1_709_251_199),
        ("1969-12-31T23:59:59Z", -1),
        ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func `A time is seconds since 1970, both ways`(text: String, seconds: Int64) {
        #expect(Timestamp(parsing: text)?.seconds == seconds)
        #expect(Timestamp(seconds: seconds).description == text)
        #expect(MicroTime(microseconds: seconds * 1_000_000).description == text.dropLast() + ".000000Z")
    }

    @Test(arguments: [
        ("2006-01-02T15:04:05.123456789Z", 1_136_214_245_123_456),
        ("2006-01-02T15:04:05.5Z", 1_136_214_245_500_000),
        ("2006-01-02T17:34:05+02:30", 1_136_214_245_000_000),
        ("2006-01-02T08:04:05.000001-07:00", 1_136_214_245_000_001),
        ("1969-12-31T23:59:59.999999Z", -1),
    ])
    func `Fractions and offsets are read`(text: String, microseconds: Int64) {
        #expect(MicroTime(parsing: text)?.microseconds == microseconds)
        #expect(Timestamp(parsing: text)?.seconds == (microseconds < 0 ? -1 : microseconds / 1_000_000))
    }

    @Test(arguments: [
        "", "2006-01-02", "2006-01-02T15:04:05", "2006-01-02t15:04:05Z", "2006-13-02T15:04:05Z", "2006-02-29T15:04:05Z",
        "2006-01-00T15:04:05Z",
        "2006-01-02T24:04:05Z", "2006-01-02T15:60:05Z", "2006-01-02T15:04:05.Z", "2006-01-02T15:04:05+0200", "2006-01-02T15:04:05Z ",
        "20060102T150405Z", "-006-01-02T15:04:05Z",
    ])
    func `Anything else is refused`(text: String) {
        #expect(Timestamp(parsing: text) == nil)
        #expect(MicroTime(parsing: text) == nil)
    }

    @Test func `A MicroTime is written with exactly six fraction digits`() throws {
        let lease = Lease(
            metadata: ObjectMeta(name: "l", namespace: "n"),
            spec: .init(renewTime: MicroTime(microseconds: 1_136_214_245_120_000))
        )
        #expect(try lease.manifest().content.at(path: "spec", "renewTime") == "2006-01-02T15:04:05.120000Z")
    }

    @Test func `Now survives being written and read`() {
        let time = Timestamp.now()
        #expect(Timestamp(parsing: time.description) == time)
        let micro = MicroTime.now()
        #expect(MicroTime(parsing: micro.description) == micro)
        #expect(Timestamp(micro.date) == Timestamp(seconds: micro.microseconds / 1_000_000))
    }
}
