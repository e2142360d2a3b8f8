"""The doors of the workshop."""
