"""Why an act is not done, in words fit for the page."""


class NotHere(Exception):
    """The act makes no sense in this place; its text is fit for the page."""
