"""What the desk adds to the Wagtail admin; each module registers its own part."""

from home.desk import dashboard, doors, dress, vocabulary  # noqa: F401
