"""Let those who check the trail read its lines, prove one of them, and see whether leaves and lines still agree."""

from django.db import migrations

SQL = """
-- Pages of the trail are read by date; lines come in nearly the order they were written, so this index stays tiny.
create index audit_entry_recorded on audit_entry using brin (recorded_at);

-- Whether the asker may read a line: an inspector any, information governance those of its own agency and those about
-- a child of its area, and nobody one about a child they may not know of.
create function linkspan.reads_line(about uuid, agency uuid, is_inspector boolean, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select (about is null or linkspan.may_know(about, who))
    and (is_inspector or agency = (who->>'org')::uuid or (about is not null and linkspan.is_near(about, who)))
$$;

-- What tells that someone's look is being reviewed is for inspectors and for those who did it: a looker who governs
-- information must not read in the trail that they are looked into. Nor may whom an allegation is about read that there
-- is one: what is kept apart on a child's way is for those who did it, and for inspectors who are not kept out of it.
-- Its tables come with a later migration.
create function linkspan.is_kept_apart(about uuid, who jsonb) returns boolean language plpgsql stable as
  $$ begin return linkspan.is_outside(about, who); end $$;

create function linkspan.is_hushed(event text, actor uuid, body bytea, is_inspector boolean, who jsonb) returns boolean
  language sql stable as $$
  select (actor is distinct from (who->>'person')::uuid
    and (event like 'pathway.restricted.%' or event like 'scrutiny.apart.%')
    and (not is_inspector or linkspan.is_kept_apart((convert_from(body, 'UTF8')::jsonb->>'about')::uuid, who)))
  or not is_inspector and actor is distinct from (who->>'person')::uuid and (
    event in ('sharing.challenge.reviewed', 'sharing.challenges.listed', 'children.look.around_seen')
    or (event like 'sharing.look.%' and event <> 'sharing.look.questions_seen' and event <> 'sharing.look.explained')
    or event like 'sharing.referral.%' or event like 'sharing.review.%'
    or (event like 'duty.%' and (convert_from(body, 'UTF8')::jsonb->'detail'->>'kind'
      in ('look_review', 'look_question', 'misuse_referral', 'restricted_stage', 'access_apart')
      or convert_from(body, 'UTF8')::jsonb->'detail'->>'rule' like any(array['allegation.%', 'covert.%'])
      or convert_from(body, 'UTF8')::jsonb->'detail'->>'rule' like 'access.apart/%'))
    -- What early signs were sent and what was put together from them is for those who govern the same agency alone.
    or ((event like 'pathway.sign.%' or event like 'pathway.pattern.%')
      and convert_from(body, 'UTF8')::jsonb->'actor'->>'organisation' is distinct from who->>'org'))
$$;

create function linkspan.acts(one uuid, whose uuid, about uuid, agency uuid, what text[], is_person boolean,
    is_refused boolean, is_alarm boolean, since timestamptz, before timestamptz, below uuid, most int)
  returns table (entry uuid, recorded_at timestamptz, event text, decision text, person uuid, organisation uuid,
    child uuid, object uuid, body jsonb, reason text, epoch int, leaf_index bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  is_inspector boolean := linkspan.has_role(who, array['inspector']);
begin
  if not is_inspector and not linkspan.has_role(who, array['ig_lead', 'caldicott_guardian']) then return; end if;
  return query
  select e.id, e.recorded_at, e.event, e.decision, e.actor_person, e.organisation, e.child, e.object,
    convert_from(e.body, 'UTF8')::jsonb, a.body->>'reason', l.epoch, l.index
  from audit_entry e
  left join audit_aside a on a.entry = e.id
  left join lateral (select s.epoch, s.index from audit_leaf s where s.entry = e.id order by s.epoch desc limit 1) l
    on true
  where (one is null or e.id = one) and (whose is null or e.actor_person = whose) and (about is null or e.child = about)
    and (agency is null or e.organisation = agency) and (what is null or e.event = any(what))
    and (not is_person or e.actor_person is not null) and (not is_refused or e.decision = 'deny')
    and (not is_alarm or convert_from(e.body, 'UTF8')::jsonb->>'alarm' = 'true')
    and (since is null or e.recorded_at >= since) and (before is null or e.recorded_at < before)
    and (below is null or e.id < below)
    and linkspan.reads_line(e.child, e.organisation, is_inspector, who)
    and not linkspan.is_hushed(e.event, e.actor_person, e.body, is_inspector, who)
  order by e.id desc limit least(most, 200);
end $$;

-- The bytes of one line, for its proof; personal words are not in them.
create function linkspan.line_bytes(wanted uuid) returns bytea
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  is_inspector boolean := linkspan.has_role(who, array['inspector']);
  said bytea;
begin
  if not is_inspector and not linkspan.has_role(who, array['ig_lead', 'caldicott_guardian']) then return null; end if;
  select e.body into said from audit_entry e
    where e.id = wanted and linkspan.reads_line(e.child, e.organisation, is_inspector, who)
      and not linkspan.is_hushed(e.event, e.actor_person, e.body, is_inspector, who);
  return said;
end $$;

-- The places where a line is gone or is not what was sealed: numbers alone, whoever the lines are about.
create function linkspan.leaf_faults(of_epoch int, low bigint, high bigint) returns table (leaf_index bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not linkspan.has_role(who, array['ig_lead', 'caldicott_guardian', 'inspector']) then
    raise exception 'only those who check the trail compare its leaves' using errcode = 'LS005';
  end if;
  return query
  select l.index from audit_leaf l left join audit_entry e on e.id = l.entry
  where l.epoch = of_epoch and l.index >= low and l.index < least(high, low + 20000)
    and (e.id is null or sha256('\\x00'::bytea || e.body) <> l.leaf)
  order by l.index limit 100;
end $$;

revoke all on function linkspan.acts(uuid, uuid, uuid, uuid, text[], boolean, boolean, boolean, timestamptz, timestamptz,
  uuid, int), linkspan.line_bytes(uuid), linkspan.leaf_faults(int, bigint, bigint),
  linkspan.reads_line(uuid, uuid, boolean, jsonb), linkspan.is_hushed(text, uuid, bytea, boolean, jsonb),
  linkspan.is_kept_apart(uuid, jsonb) from public;
grant execute on function linkspan.acts(uuid, uuid, uuid, uuid, text[], boolean, boolean, boolean, timestamptz,
  timestamptz, uuid, int), linkspan.line_bytes(uuid), linkspan.leaf_faults(int, bigint, bigint) to linkspan_app;
"""

DROP = """
drop function linkspan.acts, linkspan.line_bytes, linkspan.leaf_faults, linkspan.reads_line, linkspan.is_hushed,
  linkspan.is_kept_apart;
drop index audit_entry_recorded
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0003_telling")]

    operations = [migrations.RunSQL(SQL, DROP)]
