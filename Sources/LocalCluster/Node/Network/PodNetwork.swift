import Glibc
import Synchronization

/// The loopback addresses of one cluster: 127.A.0.0/16, where A belongs to the cluster as long as it runs.
///
/// Holding the socket 127.A.0.1:10250 (kubelet's port) is the claim, so two clusters on one machine never clash and a crash releases it.
package final class PodNetwork: ServiceAddressSource {
    package enum Failure: Error, CustomStringConvertible {
        case exhausted
        case noFreeNetwork

        package var description: String {
            switch self {
            case .exhausted: "all loopback addresses of this cluster are in use"
            case .noFreeNetwork: "no free loopback network 127.A.0.0/16 on this machine; are many local clusters running?"
            }
        }
    }

    /// The second octet of all addresses.
    package let octet: UInt8
    private let claim: Int32
    private let used = Mutex<(pods: Set<String>, next: Int)>(([], 0))

    private static let candidates: ClosedRange<UInt8> = 64...253
    private static let claimPort: UInt16 = 10250
    /// Third octets from here on belong to Services.
    private static let serviceRange = 200...219

    private init(octet: UInt8, claim: Int32) {
        self.octet = octet
        self.claim = claim
    }

    deinit { close(claim) }

    /// Claims a network, the one of an earlier run when it is still free.
    package static func claim(preferring preferred: UInt8? = nil) throws -> PodNetwork {
        let start = Int(preferred.flatMap { candidates.contains($0) ? $0 : nil } ?? UInt8.random(in: candidates))
        for offset in 0..<candidates.count {
            let octet = UInt8((start - Int(candidates.lowerBound) + offset) % candidates.count + Int(candidates.lowerBound))
            if let socket = LoopbackSocket.listen(address: "127.\(octet).0.1", port: claimPort) {
                return PodNetwork(octet: octet, claim: socket)
            }
        }
        throw Failure.noFreeNetwork
    }

    /// Claims a network and notes it in a file, so that the next run on the same folder asks for the same one.
    package static func claim(rememberedIn file: String) throws -> PodNetwork {
        let network = try claim(preferring: PrivateFiles.text(file).flatMap { UInt8($0.trimmingWhitespace) })
        try PrivateFiles.write(Array("\(network.octet)\n".utf8), to: file)
        return network
    }

    /// The address of the node itself.
    package var nodeAddress: String { "127.\(octet).0.1" }

    /// A pod address nobody uses; addresses come round again as late as possible.
    package func allocatePodAddress() throws -> String {
        try used.withLock { used in
            let size = 190 * 254
            for step in 0..<size {
                let index = (used.next + step) % size
                let address = "127.\(octet).\(index / 254 + 1).\(index % 254 + 1)"
                if used.pods.insert(address).inserted {
                    used.next = index + 1
                    return address
                }
            }
            throw Failure.exhausted
        }
    }

    package func releasePodAddress(_ address: String) {
        used.withLock { _ = $0.pods.remove(address) }
    }

    /// An address for a Service's `clusterIP` that is not in `used`.
    package func serviceAddress(notIn used: Set<String>) throws -> String {
        for third in Self.serviceRange {
            for fourth in 1...254 {
                let address = "127.\(octet).\(third).\(fourth)"
                if !used.contains(address) { return address }
            }
        }
        throw APIError.internalError("failed to allocate a serviceIP: range is full")
    }

    /// Whether an address is one this network gives to Services.
    package func isServiceAddress(_ address: String) -> Bool {
        let parts = address.split(separator: ".").compactMap { Int($0) }
        return parts.count == 4 && parts[0] == 127 && parts[1] == Int(octet) && Self.serviceRange.contains(parts[2])
    }
}

/// A listening socket made by hand, for the claim.
enum LoopbackSocket {
    /// The descriptor, or nil when the address is taken.
    static func listen(address: String, port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else { return nil }
        let bound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, Glibc.listen(descriptor, 1) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
