enum KubernetesModule {}
