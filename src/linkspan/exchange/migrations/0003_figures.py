"""Ask, of answers drawn by chance, whether they were enough; and count requests for figures, without the small ones."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import frozen, grant, wall

COUNT = """
-- The worker alone asks. `settled` names each indicator wanted and its day. A part counts in the quarter it was due.
create function linkspan.exchange_figures(q date, settled jsonb)
  returns table (indicator text, area uuid, organisation uuid, shown int)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  from_at timestamptz := q::timestamp at time zone 'Europe/London';
  until_at timestamptz := (q + interval '3 months')::timestamp at time zone 'Europe/London';
begin
  if coalesce(linkspan.ctx()->>'system', '') <> 'worker' then
    raise exception 'figures are counted by the worker alone' using errcode = 'LS005';
  end if;
  return query
  with wanted as (
    select w.key as code, (w.value #>> '{}')::date::timestamp at time zone 'Europe/London' as before
    from jsonb_each(settled) w
  ), parts as (
    select p.id, q2.area_id, p.organisation_id, p.asked_at, p.due_at, p.closed_at, p.closed_how, s.said, s.said_at
    from exchange_part p join exchange_request q2 on q2.id = p.request_id
    left join exchange_sample s on s.part_id = p.id
    where p.due_at >= from_at and p.due_at < until_at and p.closed_how not in ('withdrawn', 'recalled')
  ), counted as (
    select w.code, p.area_id as place, p.organisation_id as agency, count(*) as n
    from wanted w join parts p on p.asked_at < w.before and (w.code = 'requests.due' or (
      p.closed_how = 'answered' and p.closed_at < w.before and (
        w.code = 'requests.answered'
        or (w.code = 'requests.in_time' and p.closed_at <= p.due_at)
        or (w.code = 'requests.sampled' and p.said_at < w.before)
        or (w.code = 'requests.enough' and p.said_at < w.before and p.said = 'yes')
        or (w.code in ('withheld.detrimental', 'withheld.not_permitted') and exists (
          select 1 from exchange_answer a where a.part_id = p.id and a.outcome = 'withheld' and a.at < w.before
            and a.ended_how <> 'taken_back' and 'withheld.' || a.ground = w.code)))))
    group by 1, 2, 3
  )
  select k.code, k.place, k.agency, linkspan.shown_count(k.n) from counted k
  where linkspan.shown_count(k.n) is not null;
end $$;
revoke all on function linkspan.exchange_figures(date, jsonb) from public;
grant execute on function linkspan.exchange_figures(date, jsonb) to linkspan_app;

-- What was said of an answer stands: it is written once.
create function linkspan.guard_sample() returns trigger language plpgsql as $$
begin
  if old.said <> '' or (new.id, new.item_id, new.part_id, new.drawn_at) is distinct from
      (old.id, old.item_id, old.part_id, old.drawn_at) then
    raise exception 'what was said is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger exchange_sample_guarded before update on exchange_sample
  for each row execute function linkspan.guard_sample();
revoke all on function linkspan.guard_sample() from public;
"""
DROP = (
    "drop function linkspan.exchange_figures(date, jsonb); drop trigger exchange_sample_guarded on exchange_sample;"
    "drop function linkspan.guard_sample()"
)
WHO = "(select linkspan.ctx())"
WORKER = f"(select coalesce({WHO}->>'system' = 'worker', false))"
ASKED = "exists (select 1 from exchange_part p where p.id = part_id and linkspan.asks(p.request_id, (select linkspan.ctx())))"


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_walls"),
        ("partnership", "0007_meetings"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Sample",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("drawn_at", models.DateTimeField()),
                    (
                        "said",
                        models.TextField(
                            choices=[("", ""), ("yes", "yes"), ("partly", "partly"), ("no", "no")], default=""
                        ),
                    ),
                    ("said_at", models.DateTimeField(null=True)),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "part",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="sample", to="exchange.part"
                        ),
                    ),
                    (
                        "said_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("said_at__isnull", True), models.Q(("said", ""), _negated=True), _connector="XOR"
                            ),
                            name="exchange_sample_said_somehow",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Draw",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("until_at", models.DateTimeField(unique=True)),
                    ("answered", models.PositiveIntegerField()),
                    ("drawn", models.PositiveIntegerField()),
                ],
            ),
        ),
        grant("exchange_sample", app="select, insert, update", auditor="select"),
        grant("exchange_draw", app="select, insert", auditor="select"),
        frozen("exchange_draw"),
        wall("exchange_draw", select=WORKER, insert=WORKER),
        wall("exchange_sample", select=f"{WORKER} or {ASKED}", insert=WORKER, update=f"{WORKER} or {ASKED}"),
        migrations.RunSQL(COUNT, DROP),
    ]
