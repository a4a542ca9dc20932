"""The app."""

from django.apps import AppConfig


class PathwayConfig(AppConfig):
    name = "linkspan.pathway"
    label = "pathway"
