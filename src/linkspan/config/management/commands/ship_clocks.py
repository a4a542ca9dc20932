"""Write the clocks that ship with the program into the database's table."""

from typing import Any

from django.core.management.base import BaseCommand

from linkspan.duty.shipping import ship_clocks


class Command(BaseCommand):
    help = "Add the versions of clocks that this program ships and the table lacks. Run as the owner after migrating."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were added."""
        self.stdout.write(f"{ship_clocks()} versions of clocks were added.")
