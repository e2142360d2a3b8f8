"""Taking care of what is published: letters, what falls due, what waits for someone."""
