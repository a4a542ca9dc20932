from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "linkspan.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Compile the policies; ones that do not hold together stop start-up."""
        from linkspan.sharing.book import base_book

        base_book()
