/// A configuration file with every field.
enum SampleConfiguration {
    static let text = """
        servers:
          - name: main
            host: postgres.platform.svc.cluster.local
            port: 5433
            publicHost: db.example.com
            publicPort: 6432
            sslMode: verify-full
            caFile: /etc/gravity/ca.crt
            adminDatabase: admin
            admin:
              usernameFile: /etc/gravity/main/username
              passwordFile: /etc/gravity/main/password
            allowedNamespaces: [shop, billing]
            allowedExtensions: [pgcrypto, pg_trgm]
            allowedParameters: [statement_timeout]
          - name: other
            host: 10.0.0.7
            sslMode: require
            admin:
              secretRef: {namespace: gravity-system, name: other-admin}
            allowedNamespaces: ["*"]
        resyncSeconds: 60
        images: {prefix: registry.example.com/gravity/, tag: 1.2.3}
        metricsAddress: 127.0.0.1:9090
        probesAddress: "[::1]:9091"
        leaderElection: {enabled: false, namespace: gravity-system, name: gravity}
        services:
          environment:
            REDIS_URL: redis://redis:6379/{redisDatabase}
        clusterID: production
        """
}
