"""Lay out the commissioner"s figures, sealed reports and directions."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voice", "0006_feedback")]

    operations = []
