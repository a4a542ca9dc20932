"""Lay out access requests: who asked, what is held, what is told and why."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pathway", "0009_figures"), ("voice", "0007_reports")]

    operations = []
