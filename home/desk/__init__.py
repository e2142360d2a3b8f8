"""The editors' desk: peer reading before publication, the vocabulary's upkeep, and what asks for a look."""
