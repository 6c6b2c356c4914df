import CoreMetrics
import Synchronization

/// The process's metrics set-up.
package enum MetricsSystemSetup {
    private static let installed = Mutex<PrometheusRegistry?>(nil)

    /// Makes `registry` the backend of every metric the process creates from now on; returns the one in use, which is the first ever given.
    @discardableResult
    package static func bootstrap(_ registry: @autoclosure () -> PrometheusRegistry = PrometheusRegistry()) -> PrometheusRegistry {
        installed.withLock { known in
            if let known { return known }
            let first = registry()
            known = first
            MetricsSystem.bootstrap(first)
            return first
        }
    }
}
