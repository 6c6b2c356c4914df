package import Logging
import Synchronization

/// The process's logging set-up.
package enum Logs {
    private static let isBootstrapped = Mutex(false)

    /// Makes every logger of the process write JSON lines at `level` and above; only the first call has an effect.
    ///
    /// `metadataProvider` adds to every record what the present task knows, such as its trace (`Logger.MetadataProvider.traceContext`).
    package static func bootstrap(
        level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = .traceContext,
        output: LogOutput = .standardError
    ) {
        let isFirst = isBootstrapped.withLock { done in
            defer { done = true }
            return !done
        }
        guard isFirst else { return }
        LoggingSystem.bootstrap(
            { label, provider in JSONLogHandler(label: label, level: level, metadataProvider: provider, output: output) },
            metadataProvider: metadataProvider
        )
    }

    /// A logger that writes JSON lines to `output` whatever the process's set-up is; for tests and tools.
    package static func logger(label: String, level: Logger.Level = .info, output: LogOutput) -> Logger {
        Logger(label: label, factory: { JSONLogHandler(label: $0, level: level, output: output) })
    }
}
