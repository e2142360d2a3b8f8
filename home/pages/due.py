"""What falls due for pages: those that editors gave a date come out, or go, at that date."""

from django.core.management import call_command

from background.tasks import durable


@durable()
def publish_due() -> None:
    """Publish and expire the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)
