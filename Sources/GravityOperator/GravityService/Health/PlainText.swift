/// Makes text from elsewhere fit for a condition: one line, bounded, without credentials in URIs and without measured times.
enum PlainText {
    static func clean(_ text: String, limit: Int) -> String {
        let line = String(text.prefix(limit * 4).map { $0.isNewline || $0.isASCII && $0 < " " ? " " : $0 })
        let masked = line.replacing(/:\/\/[^\s\/@]*@/) { _ in "://***@" }
            .replacing(/(?i)(password|passwd|secret|token|authorization|apikey)(\s*[=:]\s*)\S+/) { "\($0.1)\($0.2)***" }
            .replacing(/\b\d+(\.\d+)?\s?(ns|µs|us|ms|s|sec|seconds|milliseconds|nanoseconds)\b/) { _ in "some time" }
        return masked.count <= limit ? masked : "\(masked.prefix(limit))…"
    }
}
