enum GravityOperatorModule {}
