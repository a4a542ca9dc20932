"""Keep sharing policies that come in the Department for Education's format."""

from django.db import migrations, models

import linkspan.audit.ids
from linkspan.audit.walls import frozen, grant


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0003_agreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("custodian", models.TextField()),
                ("version", models.DateTimeField()),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("text", models.TextField()),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("custodian", "version"), name="sharing_importedpolicy_version"),
                ]
            },
        ),
        grant("sharing_importedpolicy", app="select, insert", auditor="select"),
        frozen("sharing_importedpolicy"),
    ]
