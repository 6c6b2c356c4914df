package import Logging

/// Writes each log record as one line of JSON: `ts` (RFC 3339, ms, UTC), `level`, `logger`, `msg`, `error` if any, then the metadata.
///
/// Metadata keys stand at the top level with their dots; nested dictionaries are flattened (`a: {b: 1}` becomes `a.b`). Values under
/// sensitive keys are `***` (see `Masking`), and a line never exceeds its limit: what does not fit is cut or left out and the line then
/// carries `"truncated":true`.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let output: LogOutput
    private let lineLimit: Int

    /// A handler for the logger named `label`; `lineLimit` is in bytes, newline included.
    package init(
        label: String,
        level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil,
        output: LogOutput = .standardError,
        lineLimit: Int = 16_384
    ) {
        self.label = label
        self.logLevel = level
        self.metadataProvider = metadataProvider
        self.output = output
        self.lineLimit = lineLimit
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = JSONLine(limit: lineLimit)
        line.add("ts", UTCTimestamp.now())
        line.add("level", event.level.rawValue)
        line.add("logger", label)
        line.add("msg", Masking.redacted(event.message.description))
        if let error = event.error { line.add("error", Masking.redacted("\(error)")) }
        var fields = LogFields(reserved: ["ts", "level", "logger", "msg", "error", "truncated"])
        if let provided = metadataProvider?.get() { fields.merge(provided) }
        fields.merge(metadata)
        if let own = event.metadata { fields.merge(own) }
        for (key, value) in fields.sorted() {
            line.add(key) { LogFields.append(value, under: key, limit: lineLimit / 4, to: &$0) }
        }
        output.write(line.finished())
    }
}
