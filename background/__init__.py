"""Ground floor: work done later, once owed by a committed row. Retry with back-off, and what falls due."""
