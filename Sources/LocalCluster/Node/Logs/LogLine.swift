import Kubernetes

/// One line of a container's log file: time, stream, whether the line ends here, text (the log format of CRI).
struct LogLine: Equatable, Sendable {
    var time: MicroTime
    var isError: Bool
    /// False when the text goes on in the next record, because the line was too long for one.
    var isWhole: Bool
    var text: ArraySlice<UInt8>

    var record: [UInt8] {
        Array("\(time) \(isError ? "stderr" : "stdout") \(isWhole ? "F" : "P") ".utf8) + text + [UInt8(ascii: "\n")]
    }

    init(time: MicroTime, isError: Bool, isWhole: Bool, text: ArraySlice<UInt8>) {
        self.time = time
        self.isError = isError
        self.isWhole = isWhole
        self.text = text
    }

    /// Reads a record without its newline; nil when it is not one.
    init?(record: ArraySlice<UInt8>) {
        let parts = record.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let time = MicroTime(parsing: String(decoding: parts[0], as: UTF8.self)) else { return nil }
        self.init(
            time: time,
            isError: parts[1].elementsEqual("stderr".utf8),
            isWhole: parts[2].elementsEqual("F".utf8),
            text: parts[3]
        )
    }
}
