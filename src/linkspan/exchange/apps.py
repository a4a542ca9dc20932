"""The app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "linkspan.exchange"
    label = "exchange"
