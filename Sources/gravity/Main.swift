import ArgumentParser

/// The command line: the whole platform on one machine, with neither Docker nor a cluster.
@main
struct Gravity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gravity",
        abstract: "Runs the Gravity platform on this machine: PostgreSQL, a Kubernetes API that kubectl talks to, and the operator.",
        subcommands: [Up.self, Down.self, Status.self]
    )
}
