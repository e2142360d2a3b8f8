"""The readers' own doors; none is there for steering accounts, and passers-by are led to sign in."""
