"""Keep an agency's loads to the agency."""

from django.db import migrations

from linkspan.audit.walls import grant, wall

LOADER = "(select linkspan.works_index((select linkspan.ctx())))"
MINE = "organisation_id = (select linkspan.ctx_org())"
OF_MINE = "exists (select 1 from interop_feedload f where f.id = load_id)"


class Migration(migrations.Migration):
    dependencies = [("interop", "0001_loads"), ("children", "0002_walls")]

    operations = [
        grant("interop_feedload", app="select, insert, update"),
        wall(
            "interop_feedload",
            select=f"{LOADER} or {MINE}",
            insert=f"{LOADER} or {MINE}",
            update=f"{LOADER} or {MINE}",
        ),
        grant("interop_rowrefused", app="select, insert"),
        wall("interop_rowrefused", select=f"{LOADER} or {OF_MINE}", insert=f"{LOADER} or {OF_MINE}"),
    ]
