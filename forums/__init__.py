"""Threads and messages. The rest of the town sees forums.actions and forums.queries, never a machina class."""
