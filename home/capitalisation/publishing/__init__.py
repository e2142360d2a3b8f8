"""From a draft to a published production, and its next versions."""
