"""Keep decisions to share or not, for good, and say who may see them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.walls import frozen, grant, wall

# Who made a decision sees it, and those who answer for the organisation: managers, governance, inspection in its posts.
OVERSEES = """
create function linkspan.oversees_sharing() returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (
    select from agencies_appointment a join agencies_post p on p.id = a.post_id
    where a.id = (linkspan.ctx()->>'appointment')::uuid and p.organisation_id = linkspan.ctx_org()
      and p.roles && array['manager', 'ig_lead', 'caldicott_guardian', 'inspector']::varchar[])
$$;
revoke all on function linkspan.oversees_sharing() from public;
grant execute on function linkspan.oversees_sharing() to linkspan_app;
"""
# Whether the asker may know of the child a decision is about. The walls round children come with a later migration.
KNOWS = """
create function linkspan.knows_of(about uuid) returns boolean language plpgsql stable security definer
  set search_path = public, pg_temp as $$
begin
  return about is null or inwall.may_know(about, linkspan.ctx());
end $$;
revoke all on function linkspan.knows_of(uuid) from public;
grant execute on function linkspan.knows_of(uuid) to linkspan_app;
"""
# An inspector reads those about a child whose file they opened with a reason, whoever decided, where the child's place is
# not kept from them. Which children those are is said by a later migration.
INSPECTS = """
create function linkspan.is_inspecting() returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (
    select from agencies_appointment a join agencies_post p on p.id = a.post_id
    where a.id = (linkspan.ctx()->>'appointment')::uuid and 'inspector' = any(p.roles))
$$;
create function linkspan.inspects_child(about uuid) returns boolean language plpgsql stable security definer
  set search_path = public, pg_temp as $$
begin
  return about is not null and inwall.inspects(about, linkspan.ctx());
end $$;
revoke all on function linkspan.is_inspecting(), linkspan.inspects_child(uuid) from public;
grant execute on function linkspan.is_inspecting(), linkspan.inspects_child(uuid) to linkspan_app;
"""
# The clauses in force by which one organisation may tell any organisation of some kinds, with the names of those.
COVERING = """
create function linkspan.covering_clauses(giver uuid, kinds text[], wanted text[], at timestamptz)
  returns table (code text, number text, text text, receivers uuid[], names text[])
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.code, c.number, n.text, array_agg(o.id order by o.name), array_agg(o.name::text order by o.name)
  from sharing_agreementclause c
  join sharing_agreementversion n on n.id = c.version_id
  join sharing_agreement a on a.id = n.agreement_id
  join agencies_organisation o on o.id = any(c.asking) and o.id <> giver and o.kind = any(kinds)
  where c.holding @> array[giver] and c.purposes::text[] && wanted and linkspan.in_force(n.id, $4)
  group by a.code, c.number, n.id, n.text
  order by a.code, c.number
$$;
revoke all on function linkspan.covering_clauses(uuid, text[], text[], timestamptz) from public;
grant execute on function linkspan.covering_clauses(uuid, text[], text[], timestamptz) to linkspan_app;
"""
MINE = "person_id = (select linkspan.ctx_person())"
OURS = "organisation_id = (select linkspan.ctx_org())"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_one_node"),
        ("sharing", "0004_imported_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharingDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("post_title", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("about_child", models.UUIDField(null=True)),
                ("about_whom", models.TextField(blank=True, default="")),
                (
                    "receiver",
                    models.CharField(
                        choices=[
                            ("council", "council"),
                            ("police", "police"),
                            ("health", "health"),
                            ("education", "education"),
                            ("youth_justice", "youth_justice"),
                            ("housing", "housing"),
                            ("charity", "charity"),
                            ("parent", "parent"),
                            ("child", "child"),
                            ("relative", "relative"),
                            ("court", "court"),
                            ("lawyer", "lawyer"),
                            ("reviewer", "reviewer"),
                            ("other_body", "other_body"),
                            ("public", "public"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "matters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("known", "known"),
                                ("details", "details"),
                                ("worry", "worry"),
                                ("everyday", "everyday"),
                                ("health", "health"),
                                ("confided", "confided"),
                                ("others", "others"),
                                ("offence", "offence"),
                                ("whereabouts", "whereabouts"),
                                ("court_papers", "court_papers"),
                                ("adoption", "adoption"),
                                ("gender", "gender"),
                                ("fertility", "fertility"),
                                ("legal_advice", "legal_advice"),
                                ("intelligence", "intelligence"),
                                ("protected_person", "protected_person"),
                                ("victim_name", "victim_name"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "aim",
                    models.CharField(
                        choices=[
                            ("protect", "protect"),
                            ("help", "help"),
                            ("care", "care"),
                            ("crime", "crime"),
                            ("court_case", "court_case"),
                            ("review", "review"),
                            ("rights", "rights"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(choices=[("now", "now"), ("soon", "soon"), ("later", "later")], max_length=20),
                ),
                ("telling_is_risky", models.BooleanField(default=False)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("", ""),
                            ("share", "share"),
                            ("share_part", "share_part"),
                            ("ask_first", "ask_first"),
                            ("do_not", "do_not"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "refusal_test",
                    models.CharField(choices=[("detriment", "detriment"), ("necessity", "necessity")], max_length=20),
                ),
                ("advice", models.JSONField()),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("shared", "shared"),
                            ("in_part", "in_part"),
                            ("not_shared", "not_shared"),
                            ("asked_first", "asked_first"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reasons", models.TextField()),
                ("relevance", models.TextField(blank=True, default="")),
                ("refusal", models.TextField(blank=True, default="")),
                ("asked_by", models.TextField(blank=True, default="")),
                ("asked_on", models.DateField(null=True)),
                ("shared_on", models.DateField(null=True)),
                ("what", models.TextField(blank=True, default="")),
                ("fact_or_opinion", models.TextField(blank=True, default="")),
                (
                    "informed",
                    models.CharField(choices=[("yes", "yes"), ("later", "later"), ("no", "no")], max_length=20),
                ),
                ("informed_why", models.TextField(blank=True, default="")),
                ("child_view", models.TextField(blank=True, default="")),
                ("parent_view", models.TextField(blank=True, default="")),
                ("lawful_basis", models.TextField(blank=True, default="")),
                ("legal_power", models.TextField(blank=True, default="")),
                ("is_part_3", models.BooleanField(default=False)),
                (
                    "relationship",
                    models.CharField(
                        choices=[("separate", "separate"), ("joint", "joint"), ("none", "none")], max_length=20
                    ),
                ),
                ("agreement", models.TextField(blank=True, default="")),
                ("necessity", models.TextField(blank=True, default="")),
                ("impact_assessment", models.TextField(blank=True, default="")),
                ("officer_view", models.TextField(blank=True, default="")),
                ("retention", models.TextField(blank=True, default="")),
                ("security", models.TextField(blank=True, default="")),
                ("rights", models.TextField(blank=True, default="")),
                ("receipt", models.TextField(blank=True, default="")),
                ("of_part", models.UUIDField(null=True)),
                ("instead_of", models.UUIDField(null=True)),
                (
                    "organisation",
                    linkspan.agencies.ports.Concerns(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                    ),
                ),
                (
                    "person",
                    linkspan.agencies.ports.DoneBy(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-at"], name="sharing_sharingdecision_of"),
                    models.Index(
                        condition=models.Q(("instead_of__isnull", False)),
                        fields=["instead_of"],
                        name="sharing_sharingdecision_right",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "not_shared"), _negated=True),
                            models.Q(("refusal", ""), _negated=True),
                            ("of_part__isnull", False),
                            _connector="OR",
                        ),
                        name="sharing_sharingdecision_refusal_reasoned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reasons", ""), _negated=True), ("of_part__isnull", False), _connector="OR"
                        ),
                        name="sharing_sharingdecision_reasoned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), _negated=True), ("of_part__isnull", False), _connector="OR"
                        ),
                        name="sharing_sharingdecision_advised",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("informed", "no"), _negated=True),
                            models.Q(("informed_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sharing_sharingdecision_silence_reasoned",
                    ),
                ],
            },
        ),
        migrations.RunSQL(COVERING, "drop function linkspan.covering_clauses(uuid, text[], text[], timestamptz)"),
        migrations.RunSQL(OVERSEES, "drop function linkspan.oversees_sharing()"),
        migrations.RunSQL(KNOWS, "drop function linkspan.knows_of(uuid)"),
        migrations.RunSQL(INSPECTS, "drop function linkspan.inspects_child(uuid), linkspan.is_inspecting()"),
        grant("sharing_sharingdecision", app="select, insert", auditor="select"),
        wall(
            "sharing_sharingdecision",
            select=f"({OURS} and ({MINE} or ((select linkspan.oversees_sharing()) and linkspan.knows_of(about_child))))"
            " or ((select linkspan.is_inspecting()) and linkspan.inspects_child(about_child))",
            insert=f"{OURS} and {MINE}",
        ),
        frozen("sharing_sharingdecision"),
    ]
