import FoundationEssentials
import Postgres
import TestSupport
import Testing

struct SCRAMTests {
    /// Password, salt and iterations of the example in RFC 7677 section 3.
    @Test func `The verifier of the RFC's example is the known one`() throws {
        let salt = try #require(Data(base64Encoded: "W22ZaJ0SNY7soEsUEjb6gQ=="))
        let verifier = try SCRAM.verifier(password: Password("pencil"), salt: Array(salt))
        let keys = "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
        #expect(verifier == "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$" + keys)
    }

    @Test func `A verifier matches its password and no other`() throws {
        let verifier = try SCRAM.verifier(password: Password("correct horse"))
        #expect(SCRAM.matches(verifier: verifier, password: Password("correct horse")))
        #expect(!SCRAM.matches(verifier: verifier, password: Password("correct horsf")))
        #expect(!SCRAM.matches(verifier: "md5abc", password: Password("correct horse")))
        #expect(try SCRAM.verifier(password: Password("correct horse")) != verifier)
    }

    @Test(arguments: [("", SCRAM.Failure.empty), ("tab\tbed", .controlCharacter), ("pässword", .notASCII)])
    func `A password that cannot be prepared is refused`(password: String, failure: SCRAM.Failure) {
        #expect(throws: failure) { try SCRAM.verifier(password: Password(password)) }
    }

    @Test func `PostgreSQL itself reads our verifier and we read its own`() async throws {
        try await withTestDatabase { configuration async throws in
            let server = try await TestPostgres.shared()
            let admin = try await PostgresConnection.connect(server.adminConfiguration)
            try await PostgresConnection.probe(configuration)  // The role was made with our verifier.
            try await admin.execute("ALTER ROLE \(identifier: configuration.user) PASSWORD 'made by the server'")
            let stored = try await admin.query("SELECT rolpassword FROM pg_authid WHERE rolname = \(configuration.user)")[0]
            #expect(SCRAM.matches(verifier: try stored.decode(String.self, "rolpassword"), password: Password("made by the server")))
            await admin.close()
        }
    }
}
