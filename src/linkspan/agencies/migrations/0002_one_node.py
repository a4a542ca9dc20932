"""Put in the one row that says what this installation is for: nothing yet."""

from django.db import migrations


def add_node(apps, schema_editor):
    apps.get_model("agencies", "Node").objects.create()


def remove_node(apps, schema_editor):
    apps.get_model("agencies", "Node").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_organisations_posts_and_people")]

    operations = [migrations.RunPython(add_node, remove_node)]
