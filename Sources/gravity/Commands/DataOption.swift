import ArgumentParser
import FoundationEssentials

/// `--data DIR`, the one folder that everything of a local platform lives in.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: "The folder everything is kept in: data, credentials, logs and the kubeconfig.")
    var data = ".gravity"

    var folder: DataFolder {
        let path = data.hasPrefix("/") ? data : FileManager.default.currentDirectoryPath + "/" + data
        return DataFolder(path: path)
    }
}
