"""What cannot be done as it was asked."""


class NotPossible(Exception):
    """It cannot be done now; its text says why, and is fit for the page."""
