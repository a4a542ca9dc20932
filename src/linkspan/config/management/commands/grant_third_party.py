"""Grant the application's role what libraries' own tables need; they hold no child's details and have no wall."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

PREFIXES = (
    "auth_",
    "django_session",
    "django_content_type",
    "account_",
    "mfa_",
    "socialaccount_",
    "usersessions_",
    "procrastinate_",
)


class Command(BaseCommand):
    help = "Grant the application's role the tables of sign-in, sessions and jobs. Run as the owner after migrating."

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant table by table, by name, so that a new library's table stays closed until someone lists it here."""
        with connection.cursor() as cursor:
            cursor.execute("select tablename from pg_tables where schemaname = 'public' order by tablename")
            tables = [name for (name,) in cursor.fetchall() if name.startswith(PREFIXES)]
            for table in tables:
                cursor.execute(f'grant select, insert, update, delete on "{table}" to linkspan_app')
            cursor.execute("select sequencename from pg_sequences where schemaname = 'public' order by sequencename")
            for (name,) in cursor.fetchall():
                if name.startswith(PREFIXES):
                    cursor.execute(f'grant usage on sequence "{name}" to linkspan_app')
            cursor.execute("grant select on django_migrations to linkspan_app")
