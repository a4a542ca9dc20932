from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "linkspan.duty"
    label = "duty"
    default_auto_field = "django.db.models.BigAutoField"
