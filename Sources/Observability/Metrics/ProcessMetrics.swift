#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The process's own figures from `/proc/self`, proc(5); nothing where there is no such file system.
package struct ProcessMetrics: MetricsCollector {
    package init() {}

    package func collect() -> [MetricSample] {
        guard let stat = Self.contents(of: "/proc/self/stat"), let close = stat.lastIndex(of: ")") else { return [] }
        // Field 3 of proc(5) is the first one after the command's name, which may itself hold blanks and parentheses.
        let fields = stat[stat.index(after: close)...].split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count > 21 else { return [] }
        let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
        var samples = [
            MetricSample("process_cpu_seconds_total", .counter, value: (fields[11] + fields[12]) / ticksPerSecond),
            MetricSample("process_threads", .gauge, value: fields[17]),
            MetricSample("process_virtual_memory_bytes", .gauge, value: fields[20]),
            MetricSample("process_resident_memory_bytes", .gauge, value: fields[21] * Double(sysconf(Int32(_SC_PAGESIZE)))),
        ]
        if let boot = Self.bootTime {
            samples.append(MetricSample("process_start_time_seconds", .gauge, value: boot + fields[19] / ticksPerSecond))
        }
        if let open = Self.entryCount(of: "/proc/self/fd") {
            samples.append(MetricSample("process_open_fds", .gauge, value: Double(open)))
        }
        if let limit = Self.descriptorLimit { samples.append(MetricSample("process_max_fds", .gauge, value: limit)) }
        return samples
    }

    private static let bootTime: Double? = contents(of: "/proc/stat")?.split(separator: "\n")
        .first { $0.hasPrefix("btime ") }
        .flatMap { Double($0.dropFirst(6)) }

    private static var descriptorLimit: Double? {
        contents(of: "/proc/self/limits")?.split(separator: "\n")
            .first { $0.hasPrefix("Max open files") }?
            .split(separator: " ").dropFirst(3).first.flatMap { Double($0) }
    }

    private static func entryCount(of folder: String) -> Int? {
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Not counted: `.`, `..` and the descriptor that reads the folder.
        return count - 3
    }

    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 1 << 20 {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
