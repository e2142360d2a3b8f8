"""What networks publish for everyone."""
