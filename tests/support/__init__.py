"""Real servers for the tests: private, on loopback, in temporary folders."""
