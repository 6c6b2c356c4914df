/// The field numbers of the API's protobuf form, for the kinds clients send in it (k8s.io/api `generated.proto`).
enum ProtobufFields {
    /// Field names by number, for each type of the catalog.
    static let names: [String: [Int: String]] = {
        var names: [String: [Int: String]] = [:]
        for text in [meta, core, pods, workloads, authorization] { parse(text, into: &names) }
        return names
    }()

    /// Numbers that mean "not set" when they are 0, although the protobuf form always writes them.
    static let zeroMeansAbsent: Set<String> = ["hostPort", "nodePort", "healthCheckNodePort", "minReadySeconds", "generation"]

    /// Booleans that mean "not set" when they are false, likewise.
    static let falseMeansAbsent: Set<String> = [
        "paused", "hostNetwork", "hostPID", "hostIPC", "stdin", "stdinOnce", "tty", "readOnly", "publishNotReadyAddresses",
    ]

    private static func parse(_ text: String, into names: inout [String: [Int: String]]) {
        var type = ""
        var last = ""
        for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
            if word == "=" {
                type = last
            } else if let colon = word.firstIndex(of: ":"), let number = Int(word[word.index(after: colon)...]) {
                names[type, default: [:]][number] = String(word[..<colon])
            }
            last = word
        }
    }
}
