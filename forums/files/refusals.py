"""Why a file is not taken, in words fit for the page."""


class NotTaken(Exception):
    """The file is not taken; its text says why, and what to do about it."""
