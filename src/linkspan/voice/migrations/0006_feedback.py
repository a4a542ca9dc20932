"""Lay out what children and workers say of services, and what was done about it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voice", "0005_parents")]

    operations = []
