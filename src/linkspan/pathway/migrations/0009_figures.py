"""Count contacts and stages for figures: by council area, agency and quarter, rounded, and the small ones left out.

The counts themselves never leave the function. A child counts once on a day, whichever file said so. What is restricted
or was replaced by a correction is not counted; what was recorded after the quarter's own day is not either, so that a
count made later is the same.
"""

from django.db import migrations

COUNT = """
-- The worker alone asks. `settled` names each indicator wanted and its day.
create function linkspan.pathway_figures(q date, settled jsonb)
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
  ), contacts as (
    select c.id, c.area_id, c.child_id, c.concern_id, c.received_at, c.decided_at, c.due_at,
      r.sent_at, r.due_at as reply_due_at
    from pathway_contact c
    left join pathway_decision d on d.contact_id = c.id and d.replaced_at is null
    left join pathway_reply r on r.decision_id = d.id
    where c.received_at >= from_at and c.received_at < until_at and c.closed_how <> 'joined'
  ), stages as materialized (
    select s.*, coalesce(s.child_id, s.contact_id, s.id) as who,
      (s.happened_at at time zone 'Europe/London')::date as began_on,
      (s.ended_at at time zone 'Europe/London')::date as ended_on
    from pathway_stage s
    where s.replaced_at is null and not s.restricted and s.kind in (
        'assessment', 'strategy_discussion', 'icpc', 'cp_plan', 'core_group', 'cp_review')
      and ((s.happened_at >= from_at and s.happened_at < until_at)
        or (s.ended_at >= from_at and s.ended_at < until_at))
  ), began as (
    select * from stages s where s.happened_at >= from_at and s.happened_at < until_at
  ), ended as (
    select * from stages s where s.ended_at >= from_at and s.ended_at < until_at
  ), met as (
    select s.kind, s.area_id, s.who, s.began_on, s.recorded_at, p.organisation_id, p.how, p.at
    from began s join pathway_present p on p.stage_id = s.id
    where p.organisation_id is not null and s.kind in ('strategy_discussion', 'icpc', 'cp_review')
  ), counted as (
    select w.code, c.area_id as place, null::uuid as agency, count(*) as n
    from wanted w join contacts c on c.received_at < w.before and (
      w.code = 'referrals'
      or (w.code = 'referrals.in_time' and c.decided_at <= c.due_at and c.decided_at < w.before)
      or (w.code = 'referrals.told' and c.sent_at <= c.reply_due_at and c.sent_at < w.before)
      or (w.code = 'referrals.again' and exists (
        select 1 from pathway_contact e where e.child_id = c.child_id and e.area_id = c.area_id
          and e.concern_id <> c.concern_id and e.closed_how <> 'joined' and e.received_at < c.received_at
          and e.received_at >= c.received_at - interval '12 months')))
    group by 1, 2
    union all
    select w.code, s.area_id, null, count(distinct (s.who, s.began_on))
    from wanted w join began s on s.recorded_at < w.before and (
      (w.code = 'strategy.held' and s.kind = 'strategy_discussion')
      or (w.code = 'conferences.held' and s.kind = 'icpc')
      or (w.code = 'conferences.in_time' and s.kind = 'icpc' and s.happened_at <= s.due_at)
      or (w.code = 'core_groups.held' and s.kind = 'core_group')
      or (w.code = 'core_groups.in_time' and s.kind = 'core_group' and s.happened_at <= s.due_at)
      or (w.code = 'plans.begun' and s.kind = 'cp_plan')
      or (w.code = 'plans.again' and s.kind = 'cp_plan' and (s.details->>'previous_plans' ~ '^[1-9]' or exists (
        select 1 from pathway_stage e where e.kind = 'cp_plan' and e.child_id = s.child_id and e.replaced_at is null
          and not e.restricted and e.happened_at < from_at and e.happened_at < s.happened_at))))
    group by 1, 2
    union all
    select w.code, s.area_id, null, count(distinct (s.who, s.ended_on))
    from wanted w join ended s on s.ended_recorded_at < w.before and (
      (w.code = 'assessments.done' and s.kind = 'assessment' and s.outcome <> 'not_begun')
      or (w.code = 'assessments.in_time' and s.kind = 'assessment' and s.outcome <> 'not_begun'
        and s.ended_at <= s.due_at)
      or (w.code in ('plans.closed', 'plans.harm') and s.kind = 'cp_plan'
        and s.outcome in ('family_help_plan', 'no_plan', 'closed_with', 'not_said')
        and (w.code = 'plans.closed' or (
          s.ended_recorded_at < (q + interval '3 months 28 days')::timestamp at time zone 'Europe/London' and exists (
            select 1 from pathway_stage h where h.kind = 'section47' and h.child_id = s.child_id
              and h.replaced_at is null and not h.restricted and h.recorded_at < w.before
              and h.happened_at > s.ended_at and h.happened_at <= s.ended_at + interval '12 months')))))
    group by 1, 2
    union all
    select w.code, m.area_id, m.organisation_id, count(distinct (m.who, m.began_on, m.kind))
    from wanted w join met m on m.recorded_at < w.before and m.at < w.before and (
      (w.code = 'strategy.asked' and m.kind = 'strategy_discussion')
      or (w.code = 'strategy.came' and m.kind = 'strategy_discussion' and m.how in ('there', 'by_report'))
      or (w.code = 'conferences.asked' and m.kind <> 'strategy_discussion')
      or (w.code = 'conferences.came' and m.kind <> 'strategy_discussion' and m.how in ('there', 'by_report')))
    group by 1, 2, 3
  )
  select k.code, k.place, k.agency, linkspan.shown_count(k.n) from counted k
  where linkspan.shown_count(k.n) is not null;
end $$;
revoke all on function linkspan.pathway_figures(date, jsonb) from public;
grant execute on function linkspan.pathway_figures(date, jsonb) to linkspan_app;
"""


class Migration(migrations.Migration):
    dependencies = [("pathway", "0008_patterns"), ("partnership", "0007_meetings")]

    operations = [migrations.RunSQL(COUNT, "drop function linkspan.pathway_figures(date, jsonb)")]
