internal import CPostgres

extension Session {
    /// Connects and logs in, all within the configuration's `connectTimeout` and `deadline`.
    static func open(_ configuration: PostgresConfiguration, until deadline: ContinuousClock.Instant) async throws(PostgresError) -> Session
    {
        let deadline = min(deadline, .now + configuration.connectTimeout)
        let parameters = configuration.connectionParameters
        for case (_, let value?) in parameters where value.utf8.contains(0) {
            throw PostgresError(.usage, "a connection setting holds a NUL character")
        }
        let session = try await offload(until: deadline, configuration) {
            let pointer = CStrings.withPointers(parameters.map(\.0)) { names in
                CStrings.withPointers(parameters.map(\.1)) { values in PQconnectStartParams(names, values, 0) }
            }
            // VERBOSE puts the SQLSTATE into the text of a refused login, the only place where libpq tells it.
            PQsetErrorVerbosity(pointer, PQERRORS_VERBOSE)
            PQsetNoticeReceiver(pointer, { _, _ in }, nil)
            return Session(pointer: pointer, metrics: StatementMetrics())
        }
        try await session.handshake(until: deadline, configuration)
        guard PQsetnonblocking(session.pointer, 1) == 0 else { throw session.connectionError() }
        try await session.normalise(until: deadline)
        return session
    }

    private func handshake(until deadline: ContinuousClock.Instant, _ configuration: PostgresConfiguration) async throws(PostgresError) {
        guard PQstatus(pointer) != CONNECTION_BAD else { throw loginError() }
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING else { throw loginError() }
            let socket = PQsocket(pointer)
            guard socket >= 0 else { throw loginError() }
            let events: Reactor.Events = state == PGRES_POLLING_READING ? .readable : .writable
            switch await Reactor.shared.wait(for: events, on: socket, until: deadline, cancellable: true) {
            case .ready: state = try await Self.offload(until: deadline, configuration) { PQconnectPoll(self.pointer) }
            case .timedOut: throw Self.connectTimeout(configuration)
            case .cancelled: throw PostgresError(.cancelled, "connecting was cancelled")
            }
        }
    }

    /// Dates must come in the ISO style, whatever the database's or the role's own setting is.
    private func normalise(until deadline: ContinuousClock.Instant) async throws(PostgresError) {
        let style = PQparameterStatus(pointer, "DateStyle").map { String(cString: $0) } ?? ""
        guard !style.hasPrefix("ISO") else { return }
        do {
            _ = try await run(Statement(script: "SET datestyle TO ISO"), limit: .statement, until: deadline, cancellable: true)
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.cancelled, "connecting was cancelled")
        }
    }

    private func loginError() -> PostgresError {
        markBroken()
        return ServerMessage.connectionError(PQerrorMessage(pointer).map { String(cString: $0) } ?? "", during: .login)
    }

    private static func offload<Value: Sendable>(
        until deadline: ContinuousClock.Instant,
        _ configuration: PostgresConfiguration,
        _ work: @escaping @Sendable () -> Value
    ) async throws(PostgresError) -> Value {
        switch await Blocking.run(until: deadline, cancellable: true, work) {
        case .value(let value): return value
        case .timedOut: throw connectTimeout(configuration)
        case .cancelled: throw PostgresError(.cancelled, "connecting was cancelled")
        }
    }

    private static func connectTimeout(_ configuration: PostgresConfiguration) -> PostgresError {
        PostgresError(.timeout, "no connection to \(configuration.host):\(configuration.port) in time")
    }
}

extension PostgresConfiguration {
    /// libpq's keywords (PostgreSQL documentation, 34.1.2); everything we decide is named, so that the process's environment does not.
    fileprivate var connectionParameters: [(String?, String?)] {
        var parameters: [(String?, String?)] = [
            ("host", host), ("port", String(port)), ("dbname", database), ("user", user), ("password", password?.value ?? ""),
            ("sslmode", sslMode.rawValue), ("application_name", applicationName), ("client_encoding", "UTF8"),
            ("gssencmode", "disable"), ("passfile", "/dev/null"), ("target_session_attrs", "any"),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "60000"),
        ]
        if let rootCertificateFile { parameters.append(("sslrootcert", rootCertificateFile)) }
        if let statementTimeout { parameters.append(("options", "-c statement_timeout=\(statementTimeout.wholeMilliseconds)")) }
        return parameters + [(nil, nil)]
    }
}

extension Duration {
    /// At least 1, because PostgreSQL takes 0 for "no limit".
    var wholeMilliseconds: Int64 {
        max(1, components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
