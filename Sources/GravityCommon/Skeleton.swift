enum GravityCommonModule {}
