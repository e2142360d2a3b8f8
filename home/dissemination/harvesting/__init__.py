"""OAI-PMH 2.0 the other way: what other centres publish, taken in with their credit and their address."""
