"""Lay out a parent"s or carer"s page: put forward, decided, and what it shows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voice", "0004_messages")]

    operations = []
