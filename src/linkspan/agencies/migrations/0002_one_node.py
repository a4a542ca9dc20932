"""Put in the one row that says what this installation is for: nothing yet."""

from django.db import migrations


def add_node(apps, schema_editor):
    apps.get_model("agencies", "Node").objects.create()


def remove_node(apps, schema_editor):
    apps.get_model("agencies", "Node").objects.all().delete()


class Migration(migrations.Migration):
    # Libraries' tables come before most of ours: Django builds every model anew for each of their hundred steps, and a
    # first start is quicker while there are few.
    dependencies = [
        ("agencies", "0001_organisations_posts_and_people"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [migrations.RunPython(add_node, remove_node)]
