"""What falls due for pages: those that editors gave a date come out, or go, at that date."""

from django.core.management import call_command

from background.tasks import durable
from home.pages.plugs_due import look_before_due


@durable()
def publish_due() -> None:
    """Publish and expire the pages whose time has come."""
    look_before_due()
    call_command("publish_scheduled", verbosity=0)
