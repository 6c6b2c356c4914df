package import Hummingbird
import NIOCore

/// What goes with a request: its id and how bodies are read and written.
package struct GravityRequestContext: RequestContext {
    package typealias Source = ApplicationRequestContextSource

    package var coreContext: CoreRequestContextStorage
    /// Set by `RequestIdentity` before anything else sees the request.
    package var requestID = ""
    /// The address of the peer; a proxy's own when there is one in between.
    package let peer: String?

    package init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }

    /// 64 KiB: no body of a form or a resource is larger; endpoints that stream read the body themselves.
    package var maxUploadSize: Int { 64 << 10 }
    package var requestDecoder: BodyDecoder { BodyDecoder() }
    package var responseEncoder: BodyEncoder { BodyEncoder() }
}
