from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "linkspan.config"
    label = "config"

    def ready(self) -> None:
        """Join the plugs; one that is missing stops start-up."""
        from linkspan.config.wiring import wire

        wire()
