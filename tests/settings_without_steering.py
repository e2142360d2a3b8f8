"""The town without its town hall: proves that nothing of the exchanges leans on steering."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "steering"]
