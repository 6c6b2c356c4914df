/// Where a container's mount paths really are: there are no mounts here, so texts that begin with one are rewritten.
struct MountMap: Equatable, Sendable {
    private let mounts: [(path: String, folder: String)]

    static func == (lhs: MountMap, rhs: MountMap) -> Bool {
        lhs.mounts.map(\.path) == rhs.mounts.map(\.path) && lhs.mounts.map(\.folder) == rhs.mounts.map(\.folder)
    }

    /// - Parameter mounts: Mount path in the container → folder or file on this machine.
    init(_ mounts: [String: String]) {
        self.mounts = mounts.map { (path: Self.trimmed($0.key), folder: $0.value) }
            .filter { $0.path.count > 1 }
            .sorted { ($0.path.count, $0.path) > ($1.path.count, $1.path) }
    }

    /// The text with its mount path replaced: `/etc/x/y`, `--flag=/etc/x/y` and `file:///etc/x/y` all lead to the folder.
    func rewrite(_ text: String) -> String {
        if let rewritten = replaced(text) { return rewritten }
        for marker in ["=", "://"] {
            guard let found = text.firstRange(of: marker) else { continue }
            let head = text[..<found.upperBound]
            guard !head.contains(" "), let tail = replaced(String(text[found.upperBound...])) else { continue }
            return head + tail
        }
        return text
    }

    private func replaced(_ text: String) -> String? {
        for (path, folder) in mounts where text.hasPrefix(path) {
            let rest = text.dropFirst(path.count)
            if rest.isEmpty || rest.first == "/" { return folder + rest }
        }
        return nil
    }

    private static func trimmed(_ path: String) -> String {
        var path = path[...]
        while path.count > 1, path.last == "/" { path = path.dropLast() }
        return String(path)
    }
}
