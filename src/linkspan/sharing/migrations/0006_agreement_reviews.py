"""Keep the reviews of agreements, and say which agreements have lapsed: their clauses are gone by after a question."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import frozen, grant, wall

MINE = "organisation_id = (select linkspan.ctx_org()) and person_id = (select linkspan.ctx_person())"

# Signed by all and past its last day; nobody withdrew, nothing took its place, every party is there still, and no
# review decided that it was to end.
LAPSED = """
create function linkspan.lapsed(v uuid, at timestamptz) returns boolean language sql stable as $$
  select exists (
    select from sharing_agreementversion n
    cross join lateral (select ($2 at time zone 'Europe/London')::date as today) clock
    where n.id = v and n.put_forward_at <= $2 and n.ends_on <= today
      and exists (select from sharing_agreementparty p where p.version_id = v)
      and not exists (select from sharing_agreementwithdrawal w
        where w.agreement_id = n.agreement_id and w.at between n.put_forward_at and $2)
      and not exists (select from sharing_agreementparty p join agencies_organisation o on o.id = p.organisation_id
        where p.version_id = v and (o.from_on > today or o.until_on <= today))
      and linkspan.agreement_signed(v, $2)
      and coalesce((select r.outcome from sharing_agreementreview r where r.version_id = v and r.at <= $2
        order by r.at desc, r.id desc limit 1), '') <> 'end'
      and not exists (select from sharing_agreementversion newer
        where newer.agreement_id = n.agreement_id and newer.number > n.number and newer.put_forward_at <= $2
          and newer.starts_on <= today and linkspan.agreement_signed(newer.id, $2))
      and not exists (select from sharing_agreementsupersession e join sharing_agreementversion other
        on other.id = e.version_id
        where e.agreement_id = n.agreement_id and other.put_forward_at <= $2
          and other.starts_on <= today and linkspan.agreement_signed(other.id, $2)))
$$;
revoke all on function linkspan.lapsed(uuid, timestamptz) from public;
grant execute on function linkspan.lapsed(uuid, timestamptz) to linkspan_app, linkspan_auditor;

drop function linkspan.clauses_for(uuid, text, timestamptz);

-- The clauses that bear on a question: who asks, what for, when, and whether their training and vetting are in date.
-- Whoever's are not, and whoever asks by what has lapsed, gets the template that wants an answered question.
create function linkspan.clauses_for(asker uuid, wanted text, at timestamptz, is_in_date boolean)
  returns table (agreement text, number text, template text, text text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.code, c.number, case when is_usual then c.template else c.asked_template end,
    case when is_usual then c.text else c.asked_text end
  from sharing_agreementclause c
  join sharing_agreementversion n on n.id = c.version_id
  join sharing_agreement a on a.id = n.agreement_id
  cross join lateral (select n.ends_on > ($3 at time zone 'Europe/London')::date as runs) clock
  cross join lateral (select runs and $4 as is_usual) kind
  where c.asking @> array[asker] and wanted = any(c.purposes)
    and case when runs then linkspan.in_force(n.id, $3) else linkspan.lapsed(n.id, $3) end
  order by a.code, n.number, c.template
$$;
revoke all on function linkspan.clauses_for(uuid, text, timestamptz, boolean) from public;
grant execute on function linkspan.clauses_for(uuid, text, timestamptz, boolean) to linkspan_app;
"""
DROP_LAPSED = """
drop function linkspan.clauses_for(uuid, text, timestamptz, boolean);
drop function linkspan.lapsed(uuid, timestamptz);
create function linkspan.clauses_for(asker uuid, wanted text, at timestamptz)
  returns table (agreement text, number text, template text, text text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.code, c.number, c.template, c.text
  from sharing_agreementclause c
  join sharing_agreementversion n on n.id = c.version_id
  join sharing_agreement a on a.id = n.agreement_id
  where c.asking @> array[asker] and wanted = any(c.purposes) and linkspan.in_force(n.id, $3)
  order by a.code, n.number, c.template
$$;
revoke all on function linkspan.clauses_for(uuid, text, timestamptz) from public;
grant execute on function linkspan.clauses_for(uuid, text, timestamptz) to linkspan_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("sharing", "0005_sharing_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="review_told_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="AgreementReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("post_title", models.CharField(max_length=120)),
                ("reviewed_on", models.DateField()),
                ("outcome", models.CharField(max_length=20)),
                ("found", models.TextField()),
                ("next_on", models.DateField(null=True)),
                ("took_part", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("late_because", models.CharField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField()),
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
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="sharing.agreementversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["version", "at"], name="sharing_agreementreview_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_on__isnull", True), ("outcome", "end")),
                            models.Q(
                                ("next_on__gt", models.F("reviewed_on")),
                                ("next_on__isnull", False),
                                ("outcome__in", ["continue", "change"]),
                            ),
                            _connector="OR",
                        ),
                        name="sharing_agreementreview_next",
                    )
                ],
            },
        ),
        grant("sharing_agreementreview", app="select, insert", auditor="select"),
        wall("sharing_agreementreview", select="true", insert=MINE),
        frozen("sharing_agreementreview"),
        Together(
            migrations.AddField(
                model_name="agreementclause",
                name="asked_template",
                field=models.CharField(default="", max_length=120),
                preserve_default=False,
            ),
            migrations.AddField(
                model_name="agreementclause",
                name="asked_text",
                field=models.TextField(default=""),
                preserve_default=False,
            ),
        ),
        migrations.RunSQL(LAPSED, DROP_LAPSED),
    ]
