"""What several tests share: tools that may be missing, servers, waiting, leaks."""
