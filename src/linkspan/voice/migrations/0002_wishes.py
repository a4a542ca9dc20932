"""Lay out what a child or parent says about sharing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_words")]

    operations = []
