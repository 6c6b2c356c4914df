enum LocalPostgresModule {}
