internal import CPostgres

/// What is sent: one statement with parameters, or a script of several without any.
struct Statement {
    enum Form {
        case parameterised([PostgresValue])
        case script
    }

    let text: String
    let form: Form

    init(_ sql: SQL) throws(PostgresError) {
        let rendered = try sql.rendered()
        text = rendered.text
        form = .parameterised(rendered.values)
    }

    init(script: String) {
        text = script
        form = .script
    }
}

/// How much of a result is kept in memory before the statement is cancelled.
struct ResultLimit {
    let rows: Int
    let bytes: Int
    static let statement = ResultLimit(rows: 0, bytes: 0)
}

extension Session {
    /// Sends a statement and collects its result; after an error the session is idle again or marked broken.
    func run(
        _ statement: Statement,
        limit: ResultLimit,
        until deadline: ContinuousClock.Instant,
        cancellable: Bool
    ) async throws -> ResultCollector {
        guard pointer != nil, !isBroken else { throw PostgresError(.closed, "the connection is closed") }
        let start = ContinuousClock.now
        defer { metrics.record(ContinuousClock.now - start) }
        try send(statement)
        var collector = ResultCollector(limit: limit)
        let wait = Wait(deadline: deadline, cancellable: cancellable)
        do {
            try await flush(wait)
            try await collect(into: &collector, wait)
        } catch let interruption as Interruption {
            await cancel()
            throw interruption.error
        }
        if let error = collector.error { throw error }
        return collector
    }

    private func send(_ statement: Statement) throws(PostgresError) {
        let accepted: Int32
        switch statement.form {
        case .script: accepted = PQsendQuery(pointer, statement.text)
        case .parameterised(let values):
            let texts = values.map { value -> String? in
                switch value {
                case .null: nil
                case .text(let text): text
                }
            }
            accepted = CStrings.withPointers(texts) { PQsendQueryParams(pointer, statement.text, Int32(texts.count), nil, $0, nil, nil, 0) }
        }
        guard accepted == 1 else { throw connectionError() }
        // Rows one at a time, so that the limits hold before libpq has everything in memory.
        PQsetSingleRowMode(pointer)
    }

    /// Writes what libpq has buffered, reading meanwhile, as the server may want to be read before it reads on.
    private func flush(_ wait: Wait) async throws {
        while true {
            switch PQflush(pointer) {
            case 0: return
            case 1:
                try await ready([.readable, .writable], wait)
                guard PQconsumeInput(pointer) == 1 else { throw connectionError() }
            default: throw connectionError()
            }
        }
    }

    private func collect(into collector: inout ResultCollector, _ wait: Wait) async throws {
        while true {
            while PQisBusy(pointer) == 1 {
                try await ready(.readable, wait)
                guard PQconsumeInput(pointer) == 1 else { throw connectionError() }
            }
            guard let result = PQgetResult(pointer) else { break }
            defer { PQclear(result) }
            try collector.take(result, connectionIsLost: PQstatus(pointer) != CONNECTION_OK)
        }
        if PQstatus(pointer) != CONNECTION_OK { markBroken() }
    }

    private func ready(_ events: Reactor.Events, _ wait: Wait) async throws {
        switch await Reactor.shared.wait(for: events, on: PQsocket(pointer), until: wait.deadline, cancellable: wait.cancellable) {
        case .ready: return
        case .timedOut: throw Interruption(error: PostgresError(.timeout, "the statement did not finish in time and was cancelled"))
        case .cancelled: throw Interruption(error: CancellationError())
        }
    }

    /// Asks the server to cancel and reads to the end, for 5 s at most; a session that is not idle then is broken.
    ///
    /// PQcancel returns after the server has signalled the backend, so the signal cannot hit a later statement.
    private func cancel() async {
        let grace = Wait(deadline: .now + .seconds(5), cancellable: false)
        let request = CancelRequest(PQgetCancel(pointer))
        if case .value(true) = await Blocking.run(until: grace.deadline, cancellable: false, { request.send() }) {
            var rest = ResultCollector(limit: .statement)
            do {
                try await flush(grace)
                try await collect(into: &rest, grace)
                return
            } catch {
                markBroken()
            }
        }
        markBroken()
        close()
    }
}

/// How long a statement may wait, and whether the task's cancellation ends it.
private struct Wait {
    let deadline: ContinuousClock.Instant
    let cancellable: Bool
}

/// The statement must be cancelled on the server before `error` is thrown.
struct Interruption: Error {
    let error: any Error
}

/// Unchecked: the pointer is made for this one use and freed by its only owner.
private final class CancelRequest: @unchecked Sendable {
    private let pointer: OpaquePointer?

    init(_ pointer: OpaquePointer?) {
        self.pointer = pointer
    }

    deinit { PQfreeCancel(pointer) }

    func send() -> Bool {
        var message = [CChar](repeating: 0, count: 256)
        return PQcancel(pointer, &message, Int32(message.count)) == 1
    }
}
