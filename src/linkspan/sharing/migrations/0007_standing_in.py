"""Let a party's successor stand in for it by law, for a time, until all parties have signed again."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.walls import grant

# What a successor by law may do in the place of a party that is gone. The text of a template names who holds, and
# nothing else by id, so that a stand-in is put beside the one it stands in for.
STANDING_IN = """
create function linkspan.is_stood_in_for(v uuid, gone uuid, today date) returns boolean language sql stable as $$
  select exists (
    select from sharing_agreementstandin s join agencies_organisation o on o.id = s.successor_id
    where s.version_id = v and s.predecessor_id = gone and s.from_on <= today and s.until_on > today
      and o.from_on <= today and (o.until_on is null or o.until_on > today))
$$;

create function linkspan.with_stand_ins(said text, v uuid, today date) returns text language plpgsql stable as $$
declare
  s record;
begin
  for s in select n.predecessor_id, n.successor_id from sharing_agreementstandin n
    where n.version_id = v and n.from_on <= today and n.until_on > today
    order by n.predecessor_id, n.successor_id
  loop
    said := replace(said, s.predecessor_id::text, s.predecessor_id::text || ' ' || s.successor_id::text);
  end loop;
  return said;
end $$;
revoke all on function linkspan.is_stood_in_for(uuid, uuid, date), linkspan.with_stand_ins(text, uuid, date) from public;
grant execute on function linkspan.is_stood_in_for(uuid, uuid, date), linkspan.with_stand_ins(text, uuid, date)
  to linkspan_app, linkspan_auditor;

create or replace function linkspan.in_force(v uuid, at timestamptz) returns boolean language sql stable as $$
  select exists (
    select from sharing_agreementversion n
    cross join lateral (select ($2 at time zone 'Europe/London')::date as today) clock
    where n.id = v and n.put_forward_at <= $2 and n.starts_on <= today and n.ends_on > today
      and exists (select from sharing_agreementparty p where p.version_id = v)
      and not exists (select from sharing_agreementwithdrawal w
        where w.agreement_id = n.agreement_id and w.at between n.put_forward_at and $2)
      and not exists (select from sharing_agreementparty p join agencies_organisation o on o.id = p.organisation_id
        where p.version_id = v and (o.from_on > today or o.until_on <= today)
          and not linkspan.is_stood_in_for(v, p.organisation_id, today))
      and linkspan.agreement_signed(v, $2)
      and not exists (select from sharing_agreementversion newer
        where newer.agreement_id = n.agreement_id and newer.number > n.number and newer.put_forward_at <= $2
          and newer.starts_on <= today and linkspan.agreement_signed(newer.id, $2))
      and not exists (select from sharing_agreementsupersession e join sharing_agreementversion other
        on other.id = e.version_id
        where e.agreement_id = n.agreement_id and other.put_forward_at <= $2
          and other.starts_on <= today and linkspan.agreement_signed(other.id, $2)))
$$;

create or replace function linkspan.clauses_for(asker uuid, wanted text, at timestamptz, is_in_date boolean)
  returns table (agreement text, number text, template text, text text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.code, c.number, case when is_usual then c.template else c.asked_template end,
    linkspan.with_stand_ins(case when is_usual then c.text else c.asked_text end, n.id, today)
  from (select ($3 at time zone 'Europe/London')::date as today) day
  cross join lateral (select array[asker] || array(select s.predecessor_id from sharing_agreementstandin s
    where s.successor_id = asker and s.from_on <= today and s.until_on > today) as seats) mine
  join sharing_agreementclause c on c.asking && mine.seats
  join sharing_agreementversion n on n.id = c.version_id
  join sharing_agreement a on a.id = n.agreement_id
  cross join lateral (select n.ends_on > today as runs) clock
  cross join lateral (select runs and $4 as is_usual) kind
  where wanted = any(c.purposes)
    and (c.asking @> array[asker] or exists (select from sharing_agreementstandin s
      where s.version_id = n.id and s.successor_id = asker and s.from_on <= today and s.until_on > today
        and c.asking @> array[s.predecessor_id]))
    and case when runs then linkspan.in_force(n.id, $3) else linkspan.lapsed(n.id, $3) end
  order by a.code, n.number, c.template
$$;

-- Nobody stands in for a party but whoever came after it by law.
create function linkspan.stands_in_by_law() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if (to_jsonb(new) - array['settled_at', 'settled_how', 'until_on'])
        <> (to_jsonb(old) - array['settled_at', 'settled_how', 'until_on']) or new.until_on > old.until_on then
      raise exception 'who stands in for whom stays as it is, and never for longer' using errcode = 'LS004';
    end if;
    return new;
  end if;
  if not exists (select from sharing_agreementparty p where p.version_id = new.version_id
      and p.organisation_id = new.predecessor_id) or not exists (
    select from agencies_succession s where s.successor_id = new.successor_id and (
      s.predecessor_id = new.predecessor_id or exists (select from sharing_agreementstandin e
        where e.version_id = new.version_id and e.predecessor_id = new.predecessor_id
          and e.successor_id = s.predecessor_id))) then
    raise exception 'only a successor stands in for a party' using errcode = 'LS004';
  end if;
  return new;
end $$;
create trigger sharing_agreementstandin_by_law before insert or update on sharing_agreementstandin
  for each row execute function linkspan.stands_in_by_law();
revoke all on function linkspan.stands_in_by_law() from public;
"""
DROP_STANDING_IN = """
drop trigger sharing_agreementstandin_by_law on sharing_agreementstandin;
drop function linkspan.stands_in_by_law();
create or replace function linkspan.in_force(v uuid, at timestamptz) returns boolean language sql stable as $$
  select exists (
    select from sharing_agreementversion n
    cross join lateral (select ($2 at time zone 'Europe/London')::date as today) clock
    where n.id = v and n.put_forward_at <= $2 and n.starts_on <= today and n.ends_on > today
      and exists (select from sharing_agreementparty p where p.version_id = v)
      and not exists (select from sharing_agreementwithdrawal w
        where w.agreement_id = n.agreement_id and w.at between n.put_forward_at and $2)
      and not exists (select from sharing_agreementparty p join agencies_organisation o on o.id = p.organisation_id
        where p.version_id = v and (o.from_on > today or o.until_on <= today))
      and linkspan.agreement_signed(v, $2)
      and not exists (select from sharing_agreementversion newer
        where newer.agreement_id = n.agreement_id and newer.number > n.number and newer.put_forward_at <= $2
          and newer.starts_on <= today and linkspan.agreement_signed(newer.id, $2))
      and not exists (select from sharing_agreementsupersession e join sharing_agreementversion other
        on other.id = e.version_id
        where e.agreement_id = n.agreement_id and other.put_forward_at <= $2
          and other.starts_on <= today and linkspan.agreement_signed(other.id, $2)))
$$;
create or replace function linkspan.clauses_for(asker uuid, wanted text, at timestamptz, is_in_date boolean)
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
drop function linkspan.is_stood_in_for(uuid, uuid, date), linkspan.with_stand_ins(text, uuid, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("sharing", "0006_agreement_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementStandIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_how", models.CharField(blank=True, default="", max_length=20)),
                (
                    "item",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"),
                ),
                (
                    "predecessor",
                    linkspan.agencies.ports.Concerns(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                    ),
                ),
                (
                    "successor",
                    linkspan.agencies.ports.Concerns(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="sharing.agreementversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["successor"], name="sharing_agreementstandin_of")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "predecessor", "successor"), name="sharing_agreementstandin_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gt", models.F("from_on"))),
                        name="sharing_agreementstandin_forwards",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="sharing_agreementstandin_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_at__isnull", True), models.Q(("settled_how", ""), _negated=True), _connector="XOR"
                        ),
                        name="sharing_agreementstandin_settled_how",
                    ),
                ],
            },
        ),
        grant("sharing_agreementstandin", app="select, insert, update", auditor="select"),
        migrations.RunSQL(STANDING_IN, DROP_STANDING_IN),
    ]
