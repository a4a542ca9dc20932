"""The app."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "linkspan.voice"
    label = "voice"
