"""The app."""

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "linkspan.scrutiny"
    label = "scrutiny"
