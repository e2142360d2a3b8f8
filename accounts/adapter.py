"""Where allauth leads people, and how its messages leave."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url


class AccountAdapter(DefaultAccountAdapter):
    """A newcomer's next page is their profile."""

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return str(resolve_url(settings.WELCOME_URL))

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return str(resolve_url(settings.WELCOME_URL))
