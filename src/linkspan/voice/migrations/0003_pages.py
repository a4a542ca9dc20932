"""Lay out the child"s own page: its codes, what was released to it, and what is held back."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voice", "0002_wishes")]

    operations = []
