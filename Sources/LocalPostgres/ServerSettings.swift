extension ServerTools {
    /// Writes `postgresql.conf` and `pg_hba.conf` anew: they are ours, nobody edits them.
    func writeSettings(port: Int) throws {
        let safety = options.isDurable ? "" : "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
        let settings = """
            listen_addresses = '127.0.0.1'
            port = \(port)
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            max_connections = \(options.maximumConnections)
            shared_buffers = '64MB'
            log_line_prefix = '%m [%p] %q%u@%d '
            # A failed statement may hold a secret, so its text is never logged.
            log_min_error_statement = 'panic'
            log_timezone = 'UTC'
            timezone = 'UTC'
            \(safety)
            """
        try folder.save(settings, to: folder.data + "/postgresql.conf")
        try folder.save("host all all 127.0.0.1/32 scram-sha-256\n", to: folder.data + "/pg_hba.conf")
        for file in ["/postgresql.conf", "/pg_hba.conf"] { try account.takeOwnership(of: folder.data + file) }
    }
}
