enum GravityAPIModule {}
