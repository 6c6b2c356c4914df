import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

/// Makes one probe against a real socket or process; never longer than its timeout.
struct Prober: Sendable {
    enum Outcome: Equatable, Sendable {
        case success
        /// What went wrong, for the event.
        case failure(String)
    }

    let client: HTTPClient
    /// Runs a command in the container's surroundings.
    let execute: @Sendable ([String], Duration) async -> Outcome
    let address: String
    let ports: [ContainerPort]

    func probe(_ probe: ProbeSpec) async -> Outcome {
        if let action = probe.httpGet { return await get(action, timeout: probe.timeout) }
        if let action = probe.tcpSocket { return await connect(action, timeout: probe.timeout) }
        if let command = probe.exec?.command { return await execute(command, probe.timeout) }
        return .failure("the local node supports httpGet, tcpSocket and exec probes")
    }

    /// Any status from 200 to 399 is success, as in kubelet.
    private func get(_ action: HTTPGetAction, timeout: Duration) async -> Outcome {
        guard let port = action.port.number(among: ports) else { return .failure("couldn't find port: \(action.port)") }
        let scheme = action.scheme?.uppercased() == "HTTPS" ? "https" : "http"
        let path = action.path ?? "/"
        var request = HTTPClientRequest(url: "\(scheme)://\(action.host ?? address):\(port)\(path.hasPrefix("/") ? "" : "/")\(path)")
        request.headers.add(name: "User-Agent", value: "kube-probe/1.34")
        request.headers.add(name: "Accept", value: "*/*")
        request.headers.add(name: "Connection", value: "close")
        for header in action.httpHeaders ?? [] { request.headers.replaceOrAdd(name: header.name, value: header.value) }
        do {
            let response = try await client.execute(request, timeout: TimeAmount(timeout))
            let code = response.status.code
            return (200..<400).contains(code) ? .success : .failure("HTTP probe failed with statuscode: \(code)")
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            return .failure("Get \"\(request.url)\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)")
        } catch {
            return .failure("Get \"\(request.url)\": \(Self.words(error))")
        }
    }

    private func connect(_ action: TCPSocketAction, timeout: Duration) async -> Outcome {
        guard let port = action.port.number(among: ports) else { return .failure("couldn't find port: \(action.port)") }
        let host = action.host ?? address
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(TimeAmount(timeout)).connect(host: host, port: port).get()
            try await channel.close()
            return .success
        } catch {
            return .failure("dial tcp \(host):\(port): \(Self.words(error))")
        }
    }

    private static func words(_ error: any Error) -> String {
        "\(error)".contains("onnection refused") || "\(error)".contains("errno: 111") ? "connect: connection refused" : "\(error)"
    }
}
