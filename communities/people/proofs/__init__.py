"""Proofs of contribution: for the person, on their word, at their request."""
