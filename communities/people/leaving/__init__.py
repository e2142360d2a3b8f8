"""Leaving a post: the doors, the questions, the mail."""
