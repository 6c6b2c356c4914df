import GravityAPI
import Kubernetes
import TestSupport
import Testing

@testable import GravityOperator

extension ClusterTests {
    @Suite struct Migrations {
        private func migrating(_ image: String) -> (inout GravityService.Spec) -> Void {
            {
                $0.databaseRef = LocalReference(name: "orders")
                $0.migrations = .init()
                $0.migrations?.image = image
                $0.migrations?.args = ["migrate"]
                $0.migrations?.backoffLimit = 0
            }
        }

        private func jobs(_ world: ServiceWorld) async throws -> [Job] {
            try await world.client.list(Job.self, in: ServiceWorld.namespace).items
        }

        @Test func `The migration comes before the pods and runs once`() async throws {
            try await ServiceWorld.with { world in
                try await world.provideDatabase()
                try await world.apply("orders", migrating("test/good:1"))
                let service = try await world.waitFor(.deployed)
                #expect(service.status?.conditions.isTrue("MigrationsSucceeded") == true)
                #expect(service.status?.migration?.result == .succeeded)
                try await world.apply("orders") {
                    self.migrating("test/good:1")(&$0)
                    $0.podTemplate.annotations = ["note": "another revision, the same migration"]
                }
                try await world.waitUntil("the other revision") {
                    $0.status?.stableRevision != service.status?.stableRevision && $0.status?.conditions.isTrue("Ready") == true
                }
                #expect(try await jobs(world).count == 1)
            }
        }

        @Test func `A migration that fails starts no pods, keeps its Job, and is tried again when asked`() async throws {
            try await ServiceWorld.with { world in
                try await world.provideDatabase()
                try await world.apply("orders", migrating("test/bad:1"))
                let failed = try await world.waitFor(.migrationFailed)
                let job = try #require(try await jobs(world).first)
                let message = try #require(failed.status?.conditions.condition("Ready")?.message)
                #expect(message.contains("exit code 1") && message.contains("job/\(job.metadata.name)"))
                #expect(failed.status?.conditions.isTrue("Stalled") == true)
                #expect(try await world.client.find(Deployment.self, world.key("orders")) == nil)
                try await world.annotate("orders", GravityNames.Annotation.retry, "1")
                try await eventually { try await jobs(world).count == 2 }
                try await world.apply("orders", migrating("test/good:1"))
                try await world.waitFor(.deployed)
            }
        }

        @Test func `A failed migration never touches the running Deployment`() async throws {
            try await ServiceWorld.with { world in
                try await world.provideDatabase()
                try await world.apply("orders", migrating("test/good:1"))
                let good = try await world.waitFor(.deployed)
                let before = try await world.deployment()
                let pods = try await world.servingPods()
                try await world.apply("orders") {
                    self.migrating("test/bad:1")(&$0)
                    $0.image = "test/web:2"
                }
                let failed = try await world.waitFor(.migrationFailed)
                #expect(failed.status?.conditions.isTrue("Available") == true)
                #expect(failed.status?.stableRevision == good.status?.stableRevision)
                #expect(failed.status?.failedRevision == failed.status?.currentRevision)
                #expect(try await world.deployment().metadata.generation == before.metadata.generation)
                #expect(try await world.servingPods() == pods)
            }
        }

        @Test func `A database that was made anew is migrated anew, and a deleted Job runs again, without touching the pods`() async throws
        {
            try await ServiceWorld.with { world in
                try await world.provideDatabase()
                try await world.apply("orders", migrating("test/good:1"))
                try await world.waitFor(.deployed)
                let pods = try await world.servingPods()
                let first = try #require(try await jobs(world).first)
                try await world.provideDatabase(identity: "2")
                try await eventually {
                    let jobs = try await jobs(world)
                    return jobs.count == 2 && jobs.allSatisfy(\.isComplete)
                }
                let second = try #require(try await jobs(world).first { $0.metadata.uid != first.metadata.uid })
                try await world.client.delete(Job.type, second.key, options: DeleteOptions(propagationPolicy: .background))
                try await eventually(timeout: .seconds(2)) {
                    let again = try await world.client.find(Job.self, second.key)
                    return again != nil && again?.metadata.uid != second.metadata.uid
                }
                try await world.waitFor(.deployed)
                #expect(try await world.servingPods() == pods)
            }
        }

        @Test func `A migration whose image is missing says so at once, and a mended one takes its place`() async throws {
            try await ServiceWorld.with { world in
                try await world.provideDatabase()
                try await world.apply("orders", migrating("test/missing:1"))
                let stuck = try await world.waitFor(.imagePullFailed)
                #expect(stuck.status?.conditions.condition("MigrationsSucceeded")?.message.contains("test/missing:1") == true)
                try await world.apply("orders", migrating("test/good:1"))
                try await world.waitFor(.deployed)
                try await eventually { try await jobs(world).count == 1 }
            }
        }
    }
}
