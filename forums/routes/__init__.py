"""The addresses of the forums, by concern."""
