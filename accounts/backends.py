"""Who is behind a session: allauth's own way to sign in, and a query that is written once."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User

COLUMNS = ", ".join(f'"{field.column}"' for field in User._meta.concrete_fields)
QUERY = f'SELECT {COLUMNS} FROM "{User._meta.db_table}" WHERE "id" = %s'  # noqa: S608 - columns of the model


class AccountBackend(AuthenticationBackend):
    """Signs people in by address and password; finds them again at every request."""

    def get_user(self, user_id: int) -> User | None:
        """The account of this id, if it may still sign in."""
        found = list(User.objects.raw(QUERY, [user_id]))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
