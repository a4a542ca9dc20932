"""Lay out what a child does on their page: what they say, how things are, and what they ask."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voice", "0003_pages")]

    operations = []
