"""First steps: a profile, two networks, one thread to read, one question to answer; all of it may be skipped."""
