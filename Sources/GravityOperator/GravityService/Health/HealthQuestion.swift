import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One GET of a health report, bounded in time and size.
enum HealthQuestion {
    static let deadline = TimeAmount.seconds(2)
    static let maximumBytes = 64 * 1024

    @Sendable static func ask(_ url: String) async -> HealthReport {
        do {
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "accept", value: "application/json")
            // A connection kept open would go on asking a pod that is no longer behind the Service.
            request.headers.add(name: "connection", value: "close")
            let response = try await HTTPClient.shared.execute(request, timeout: deadline)
            let body = try await response.body.collect(upTo: maximumBytes)
            return HealthReport(httpStatus: Int(response.status.code), body: Array(body.readableBytesView))
        } catch is NIOTooManyBytesError {
            return .unknown("The health report is longer than \(maximumBytes) bytes")
        } catch {
            return .unknown("The service does not answer its health question")
        }
    }
}
