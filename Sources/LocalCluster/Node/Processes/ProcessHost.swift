import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// Starts processes and owns them: they end with this host, whatever becomes of the task that asked for them.
final class ProcessHost: Sendable {
    private struct Request: Sendable {
        let spec: ProcessSpec
        let output: any ProcessOutput
        let answer: OneShot<Result<RunningProcess, LaunchFailure>>
    }

    private let requests: AsyncStream<Request>
    private let inbox: AsyncStream<Request>.Continuation
    private let running = Mutex<[Int32: RunningProcess]>([:])
    private let stopped = OneShot<Void>()
    private let watchdog: Watchdog
    private let ledger: ProcessLedger

    /// - Parameter folder: Where the running processes are noted down.
    init(folder: String) throws {
        (requests, inbox) = AsyncStream.makeStream()
        watchdog = try Watchdog()
        ledger = try ProcessLedger(folder: folder)
        ledger.killOrphans()
    }

    /// Serves launches until cancelled; then ends every process, first asking, after `grace` by force.
    func run(grace: Duration = .seconds(2)) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                do { try await self.watchdog.run() } catch { return }  // the ledger alone guards then
            }
            for await request in requests {
                group.addTask { await self.supervise(request, grace: grace) }
            }
            stopped.set(())
            for process in running.withLock({ Array($0.values) }) { process.signal(SIGTERM) }
        }
        watchdog.finish()
    }

    /// Starts a process.
    func launch(_ spec: ProcessSpec, output: any ProcessOutput) async throws -> RunningProcess {
        let answer = OneShot<Result<RunningProcess, LaunchFailure>>()
        inbox.yield(Request(spec: spec, output: output, answer: answer))
        let result = await withTaskGroup(of: Result<RunningProcess, LaunchFailure>?.self) { group in
            group.addTask { await answer.get() }
            group.addTask { [stopped] in
                await stopped.get()
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        guard let result else { throw LaunchFailure(message: "the node is stopping") }
        return try result.get()
    }

    private func supervise(_ request: Request, grace: Duration) async {
        do {
            try await start(request, grace: grace)
        } catch let failure as LaunchFailure {
            request.answer.set(.failure(failure))
        } catch {
            request.answer.set(.failure(LaunchFailure(message: "\(error)")))
        }
        request.output.close()
    }

    private func start(_ request: Request, grace: Duration) async throws {
        let spec = request.spec
        let standard = try await OutputPipe.open(request.output, isError: false)
        let error = try await OutputPipe.open(request.output, isError: true)
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: grace)]
        do {
            let outcome = try await Subprocess.run(
                .path(FilePath(spec.executable)),
                arguments: Arguments(spec.arguments),
                environment: .custom(spec.environment.map { Array("\($0.key)=\($0.value)\0".utf8) }),
                workingDirectory: FilePath(spec.workingDirectory),
                platformOptions: options,
                input: .none,
                output: .fileDescriptor(standard.writeEnd, closeAfterSpawningProcess: true),
                error: .fileDescriptor(error.writeEnd, closeAfterSpawningProcess: true)
            ) { execution in
                self.note(execution.processIdentifier.value, request)
            }
            let process = forget(outcome.processIdentifier.value)
            await standard.drain()
            await error.drain()
            process?.ended.set(ProcessExit(outcome.terminationStatus))
        } catch let failure {
            await standard.drain()
            await error.drain()
            endAfterFailure(request)
            throw failure
        }
    }

    private func note(_ pid: Int32, _ request: Request) {
        watchdog.watch(pid)
        ledger.add(pid)
        let process = RunningProcess(pid: pid)
        running.withLock { $0[pid] = process }
        request.answer.set(.success(process))
    }

    /// What the process started goes with it, as when the first process of a container ends.
    private func forget(_ pid: Int32) -> RunningProcess? {
        kill(-pid, SIGKILL)
        watchdog.forget(pid)
        ledger.remove(pid)
        return running.withLock { $0.removeValue(forKey: pid) }
    }

    private func endAfterFailure(_ request: Request) {
        guard case .success(let process)? = request.answer.value else { return }
        _ = forget(process.pid)
        process.ended.set(.signaled(Int(SIGKILL)))
    }
}

extension ProcessExit {
    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(Int(code))
        case .signaled(let signal): self = .signaled(Int(signal))
        }
    }
}
