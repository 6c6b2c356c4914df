internal import CPostgres
import Synchronization

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// One libpq connection and what can be asked of it; every method expects that no other task uses the session meanwhile.
///
/// Unchecked: `pointer` is touched only by the task that holds the one permit of the session's current `PostgresConnection`,
/// or by the task that connects, before anybody else knows the session.
final class Session: @unchecked Sendable {
    private(set) var pointer: OpaquePointer?
    private let broken = Atomic(false)
    let metrics: StatementMetrics

    init(pointer: OpaquePointer?, metrics: StatementMetrics) {
        self.pointer = pointer
        self.metrics = metrics
    }

    deinit {
        PQfinish(pointer)
    }

    /// Says goodbye to the server and closes the socket.
    func close() {
        PQfinish(pointer)
        pointer = nil
    }

    /// Set when the protocol's state is unknown: the only thing left is to close.
    var isBroken: Bool { broken.load(ordering: .acquiring) }

    func markBroken() { broken.store(true, ordering: .releasing) }

    var serverVersion: Int { Int(PQserverVersion(pointer)) }

    var isInTransaction: Bool {
        let status = PQtransactionStatus(pointer)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// A statement of the transaction failed: COMMIT would roll back without an error.
    var hasFailedTransaction: Bool { PQtransactionStatus(pointer) == PQTRANS_INERROR }

    var isIdle: Bool { !isBroken && PQstatus(pointer) == CONNECTION_OK && PQtransactionStatus(pointer) == PQTRANS_IDLE }

    /// Whether the server has spoken, or is gone, although nobody asked it: an idle session that did is not used again.
    var hasUnexpectedInput: Bool {
        var descriptor = pollfd(fd: PQsocket(pointer), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    /// What libpq last said, as an error that ends the connection.
    func connectionError() -> PostgresError {
        markBroken()
        return ServerMessage.connectionError(PQerrorMessage(pointer).map { String(cString: $0) } ?? "", during: .use)
    }
}
