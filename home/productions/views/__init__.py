"""The doors around a production."""
