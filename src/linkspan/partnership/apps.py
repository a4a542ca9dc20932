"""The app."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "linkspan.partnership"
    label = "partnership"
