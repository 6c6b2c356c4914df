enum LocalClusterModule {}
