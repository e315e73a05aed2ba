"""manage.py api_token USERNAME [--name N]: a bearer token for the API, printed once (cli.md)."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.accounts.actions import make_api_token
from lms.accounts.queries import person_by_login


class Command(BaseCommand):
    """Prints the token alone on standard output, so that a script can keep it."""

    help = "Make a bearer token for the API. It is shown once and kept as a hash."

    def add_arguments(self, parser: CommandParser) -> None:
        """The person, and what the token is for."""
        parser.add_argument("username", help="user name or telephone number")
        parser.add_argument("--name", default="api", help="what the token is for")

    def handle(self, *_args: object, username: str, name: str, **_options: object) -> None:
        """Exit status 1 when nobody has that name."""
        person = person_by_login(username)
        if person is None or not person.is_active:
            raise CommandError(f"Nobody active has the name {username!r}.", returncode=1)
        self.stderr.write(f"Token {name!r} of {person.username}; it is not shown again:")
        self.stdout.write(make_api_token(user=person, name=name))
