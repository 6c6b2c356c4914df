import Hummingbird

/// The body of a resource endpoint's success: `{"success": true, "data": …, "message": …}`.
package struct ApiResponse<Payload: Codable & Sendable>: Codable, Sendable, ResponseEncodable {
    package let success: Bool
    package let data: Payload
    /// A sentence for people; absent when there is nothing to say.
    package let message: String?

    package init(_ data: Payload, message: String? = nil) {
        success = true
        self.data = data
        self.message = message
    }
}
