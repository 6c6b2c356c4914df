import Controller
import GravityAPI

extension EventRecorder: DatabaseEventSink {
    func record(_ resource: GravityDatabase, isWarning: Bool, reason: String, action: String, note: String) {
        record(
            regarding: ObjectReference(resource),
            type: isWarning ? .warning : .normal,
            reason: reason,
            action: action,
            note: note
        )
    }
}
