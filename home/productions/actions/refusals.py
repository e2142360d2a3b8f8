"""Why an act is not done, in words fit for the page."""


class NotNow(Exception):
    """The act makes no sense as things stand; its text is fit for the page."""
