"""What helps to write: drafts, names and titles that complete, threads alike, files, who will be told."""
