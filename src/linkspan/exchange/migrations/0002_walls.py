"""Build the second wall round requests: only the agency that asked and the agency that was asked touch what passes.

Behind it stand the child's own walls: who may not know of the child, or may not know where they are, meets nothing here
either. What decides lives in `inwall`; the application may ask it only in the name that was signed.
"""

from django.db import migrations

from linkspan.audit.walls import grant, wall

DECIDE = """
create function inwall.keeps_requests(who jsonb) returns boolean language sql immutable as
  $$ select coalesce(who->>'system' = 'worker', false) $$;

create function inwall.asks(r uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from exchange_request q where q.id = r and q.organisation_id = (who->>'org')::uuid
    and inwall.may_know(q.child_id, who))
$$;

create function inwall.of_request(r uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.keeps_requests(who) or exists (
    select 1 from exchange_request q
    where q.id = r and inwall.may_know(q.child_id, who) and (q.organisation_id = (who->>'org')::uuid or exists (
      select 1 from exchange_part p where p.request_id = q.id and p.organisation_id = (who->>'org')::uuid)))
$$;

-- Whether the asker, or an agency whose part still stands: what was asked by mistake is shown no longer.
create function inwall.still_asked(r uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.keeps_requests(who) or inwall.asks(r, who) or (inwall.of_request(r, who) and exists (
    select 1 from exchange_part p where p.request_id = r and p.organisation_id = (who->>'org')::uuid
      and p.closed_how in ('', 'answered')))
$$;

create function inwall.of_part(p uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.keeps_requests(who) or exists (
    select 1 from exchange_part x join exchange_request q on q.id = x.request_id
    where x.id = p and inwall.may_know(q.child_id, who)
      and (who->>'org')::uuid in (x.organisation_id, q.organisation_id))
$$;

-- A question is put to a part of its own request, by either side: an agency that refers puts it to the next.
create function inwall.puts(p uuid, q uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from exchange_part x join exchange_question n on n.request_id = x.request_id
    where x.id = p and n.id = q and inwall.of_request(x.request_id, who))
$$;

create function inwall.answers(p uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from exchange_part x join exchange_request q on q.id = x.request_id
    where x.id = p and x.organisation_id = (who->>'org')::uuid and inwall.may_know(q.child_id, who))
$$;

-- What was told is read by the agency that told it, and by those of the asking agency whom it was told for; what was
-- taken back, by its teller alone.
create function inwall.reads_entry(a uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.keeps_requests(who) or exists (
    select 1 from exchange_answer n
    join exchange_part x on x.id = n.part_id
    join exchange_request q on q.id = x.request_id
    where n.id = a and inwall.may_know(q.child_id, who) and (
      x.organisation_id = (who->>'org')::uuid
      or (q.organisation_id = (who->>'org')::uuid and n.ended_how <> 'taken_back'
        and (n.readers = 'agency' or q.asked_by_id = (who->>'person')::uuid
          or inwall.has_role(who, array['manager', 'duty', 'dsl'])))))
$$;

create function inwall.owns_answer(a uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from exchange_answer n where n.id = a and inwall.answers(n.part_id, who))
$$;

-- That an agency holds something after all would say where a protected child may be: its own people are told, no other.
create function inwall.reads_contradiction(a uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.keeps_requests(who) or exists (
    select 1 from exchange_answer n
    join exchange_part x on x.id = n.part_id
    join exchange_request q on q.id = x.request_id
    join children_child k on k.id = q.child_id
    where n.id = a and inwall.may_know(q.child_id, who) and (x.organisation_id = (who->>'org')::uuid
      or (q.organisation_id = (who->>'org')::uuid and k.protection = 'none')))
$$;

-- An inspector who opened the file with a reason reads what passed about a child whose place is not protected from them,
-- and writes nothing: no rule that lets a row be written asks this.
create function inwall.inspects(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.has_role(who, array['inspector']) and inwall.sees(c, who) and inwall.sees_place(c, who)
$$;

create function inwall.inspects_request(r uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.has_role(who, array['inspector'])
    and exists (select 1 from exchange_request q where q.id = r and inwall.inspects(q.child_id, who))
$$;

create function inwall.inspects_part(p uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.has_role(who, array['inspector'])
    and exists (select 1 from exchange_part x where x.id = p and inwall.inspects_request(x.request_id, who))
$$;

-- What was taken back stays with its teller: it may be about another child.
create function inwall.inspects_answer(a uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.has_role(who, array['inspector']) and exists (
    select 1 from exchange_answer n
    where n.id = a and n.ended_how <> 'taken_back' and inwall.inspects_part(n.part_id, who))
$$;
"""

ASKED = {
    "asks": "r uuid", "of_request": "r uuid", "still_asked": "r uuid", "of_part": "p uuid", "answers": "p uuid",
    "puts": "p uuid, q uuid", "reads_entry": "a uuid", "owns_answer": "a uuid", "reads_contradiction": "a uuid",
    "inspects_request": "r uuid", "inspects_part": "p uuid", "inspects_answer": "a uuid",
}  # fmt: skip


def asked(name: str, takes: str) -> str:
    """Write the guarded form of one question: a word that is not the signed one is refused."""
    given = ", ".join(each.split()[0] for each in takes.split(", "))
    return (
        f"create function linkspan.{name}({takes}, who jsonb) returns boolean language plpgsql stable security definer "
        f"set search_path = public, pg_temp as $$ begin perform linkspan.check_word(who); "
        f"return inwall.{name}({given}, who); end $$;\n"
    )


WORK = """
-- Whether a question of a request was put to an agency already, which whoever refers to it cannot see for themselves.
create function linkspan.is_put(r uuid, agency uuid, asked_question uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return inwall.of_request(r, linkspan.ctx()) and exists (
    select 1 from exchange_part p join exchange_put t on t.part_id = p.id
    where p.request_id = r and p.organisation_id = agency and t.question_id = asked_question
      and p.closed_how in ('', 'answered'));
end $$;

-- Whether any part of a request waits still, which an agency that answers cannot see of the others.
create function linkspan.is_waiting(r uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return inwall.of_request(r, linkspan.ctx())
    and exists (select 1 from exchange_part p where p.request_id = r and p.closed_at is null);
end $$;

-- Parts whose agency may not know of the child any more: an identity wall went up after they were asked.
create function linkspan.walled_parts(most int)
  returns table (part_id uuid, request_id uuid, is_asker boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.keeps_requests(who) then
    raise exception 'only the worker calls requests back' using errcode = 'LS005';
  end if;
  return query
  select p.id, q.id, not inside.asker
  from exchange_request q
  join children_child k on k.id = q.child_id and k.protection = 'identity'
  left join exchange_part p on p.request_id = q.id and p.closed_at is null
  cross join lateral (
    select
      exists (select 1 from children_inside i where i.child_id = q.child_id and i.organisation_id = q.organisation_id
        and (i.until_at is null or i.until_at > linkspan.at(who))) as asker,
      exists (select 1 from children_inside i where i.child_id = q.child_id and i.organisation_id = p.organisation_id
        and (i.until_at is null or i.until_at > linkspan.at(who))) as agency) inside
  where q.closed_at is null and (not inside.asker or (p.id is not null and not inside.agency))
  order by p.id limit most;
end $$;

-- Answers of "nothing held" that the agency's own records say otherwise about: a record that was there when it answered,
-- or one that says the agency knew the child before. What a sensitive service holds, and what is sealed, contradicts
-- nothing, for to say so would tell of it.
create function linkspan.contradicted(most int)
  returns table (answer_id uuid, by_what text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.keeps_requests(who) then
    raise exception 'only the worker compares answers' using errcode = 'LS005';
  end if;
  return query
  select n.id, case when told.by_record then 'feed' else 'answer' end
  from exchange_answer n
  join exchange_part p on p.id = n.part_id
  join exchange_request q on q.id = p.request_id
  cross join lateral (
    select exists (
      select 1 from children_link l
      join children_sourcerecord s on s.id = l.record_id and s.organisation_id = n.organisation_id
        and not s.sensitive and not s.sealed and s.protection <> 'identity'
      left join children_recordversion v on v.record_id = s.id and v.number = s.version
      left join children_recordplace w on w.version_id = v.id
      where l.child_id = q.child_id and l.until_at is null
        and (s.first_seen_at <= n.at or w.said->>'involved_from' <= n.at::date::text)) as by_record,
    exists (
      select 1 from exchange_answer a
      join exchange_part b on b.id = a.part_id
      join exchange_request c on c.id = b.request_id and c.child_id = q.child_id
      join exchange_entry e on e.answer_id = a.id and e.of_day <= n.at::date
      where a.organisation_id = n.organisation_id and a.outcome = 'disclosed' and a.at > n.at
        and a.ended_how <> 'taken_back') as by_answer) told
  where n.outcome = 'nothing_held' and n.until_at is null and (told.by_record or told.by_answer)
    and not exists (select 1 from exchange_contradiction x where x.answer_id = n.id)
  order by n.at, n.id limit most;
end $$;

-- Who holds something about a child, for the gate to narrow to those whom an agreement lets be named. A sensitive
-- service, a sealed record and, for whoever is outside the wall, all that would say where a protected child is: absent.
create function linkspan.holders(c uuid) returns table (organisation uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.sees(c, who) or not inwall.sees_place(c, who) then return; end if;
  return query
  select distinct s.organisation_id
  from children_link l join children_sourcerecord s on s.id = l.record_id
  where l.child_id = c and l.until_at is null and s.ended_on is null and not s.sealed
    and (not s.sensitive or s.organisation_id = (who->>'org')::uuid or inwall.opens_sensitive(c, who));
end $$;

-- What an agency asked and was asked goes to its successor, open or closed: it answers for what it holds of others.
create function linkspan.hand_over_requests(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moved bigint;
  more bigint;
begin
  if not inwall.hands_over_agencies(who) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update exchange_request q set organisation_id = receiver
    where q.organisation_id = giver and (within_areas is null or q.area_id = any(within_areas));
  get diagnostics moved = row_count;
  update exchange_part p set organisation_id = receiver from exchange_request q
    where q.id = p.request_id and p.organisation_id = giver
      and (within_areas is null or q.area_id = any(within_areas));
  get diagnostics more = row_count;
  return moved + more;
end $$;

-- The same by kind and area, with the sum of which rows they are: a plan is shown it, and held to it.
create function linkspan.tally_requests(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'exchange.request', q.area_id, count(*), bit_xor(uuid_hash_extended(q.id, 0))
    from exchange_request q where q.organisation_id = giver group by q.area_id
  union all
  select 'exchange.part', q.area_id, count(*), bit_xor(uuid_hash_extended(p.id, 0))
    from exchange_part p join exchange_request q on q.id = p.request_id where p.organisation_id = giver group by q.area_id
$$;

create function linkspan.count_requests(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from exchange_request q where q.organisation_id = giver and q.closed_at is null)
       + (select count(*) from exchange_part p where p.organisation_id = giver and p.closed_at is null)
$$;

create function linkspan.areas_of_requests(giver uuid) returns table (area uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select q.area_id from exchange_request q where q.organisation_id = giver and q.closed_at is null
  union
  select q.area_id from exchange_part p join exchange_request q on q.id = p.request_id
    where p.organisation_id = giver and p.closed_at is null
$$;

-- When a child's last record goes to another file, what was asked about them goes with it.
create function linkspan.carry_requests() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from exchange_request) then return null; end if;
  with moved as (
    select distinct o.child_id as giver, n.child_id as receiver
    from came n join children_link o on o.record_id = n.record_id and o.until_at is not null
    where n.until_at is null and o.child_id <> n.child_id and not exists (
      select 1 from children_link l where l.child_id = o.child_id and l.until_at is null)
  ), places as (
    update exchange_subjectplace s set child_id = m.receiver from moved m where s.child_id = m.giver
  ), subjects as (
    update exchange_subject s set child_id = m.receiver from moved m
    where s.child_id = m.giver and not exists (
      select 1 from exchange_subject e where e.request_id = s.request_id and e.child_id = m.receiver)
  )
  update exchange_request q set child_id = m.receiver from moved m where q.child_id = m.giver;
  return null;
end $$;
create trigger exchange_follows_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_requests();

-- What was said about a child who was disposed of goes with the rest; that it was asked and answered stays.
create function linkspan.blank_requests() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked uuid[] := array(select q.id from exchange_request q where q.child_id = new.id);
  parts uuid[] := array(select p.id from exchange_part p where p.request_id = any(asked));
begin
  update exchange_subject s set said = '{}' where s.child_id = new.id;
  update exchange_subjectplace s set said = '[]' where s.child_id = new.id;
  update exchange_question t set text = '' where t.request_id = any(asked);
  update exchange_message m set text = '' where m.part_id = any(parts);
  update exchange_entry e set text = '', source = '' from exchange_answer a
    where a.id = e.answer_id and a.part_id = any(parts);
  update exchange_answer a set words = '', first = '', second = '', ended_why = '', dropped_at = now()
    where a.part_id = any(parts);
  update exchange_request q set why = '', closed_why = '', dropped_at = now() where q.id = any(asked);
  return new;
end $$;
create trigger exchange_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_requests();
"""

GUARDS = """
-- What was answered stays as it was answered: an answer may end, once, and its words may go, and nothing else.
create function linkspan.guard_answer() returns trigger language plpgsql as $$
begin
  if current_user = 'linkspan_app' and (
    (to_jsonb(new) - array['until_at', 'ended_how', 'ended_by_id', 'ended_why', 'first', 'second', 'words', 'dropped_at'])
      <> (to_jsonb(old) - array['until_at', 'ended_how', 'ended_by_id', 'ended_why', 'first', 'second', 'words',
        'dropped_at'])
    or (old.until_at is not null and (new.until_at, new.ended_how) is distinct from (old.until_at, old.ended_how))
    or new.first not in (old.first, '') or new.second not in (old.second, '') or new.words not in (old.words, '')) then
    raise exception 'an answer is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger exchange_answer_guarded before update on exchange_answer
  for each row execute function linkspan.guard_answer();

create function linkspan.guard_words() returns trigger language plpgsql as $$
begin
  if current_user = 'linkspan_app' and new.text not in (old.text, '') then
    raise exception 'what was said is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger exchange_entry_guarded before update on exchange_entry
  for each row execute function linkspan.guard_words();
create trigger exchange_message_guarded before update on exchange_message
  for each row execute function linkspan.guard_words();
create trigger exchange_question_guarded before update on exchange_question
  for each row execute function linkspan.guard_words();
revoke all on function linkspan.guard_answer(), linkspan.guard_words() from public;
"""

CALLED = (
    "is_put(uuid, uuid, uuid)", "is_waiting(uuid)", "walled_parts(int)", "contradicted(int)", "holders(uuid)",
    "hand_over_requests(uuid, uuid, uuid[])", "count_requests(uuid)", "tally_requests(uuid)", "areas_of_requests(uuid)",
)  # fmt: skip
GUARDED = tuple(f"{name}({'uuid, ' * takes.count('uuid')}jsonb)" for name, takes in ASKED.items())
LISTED = ", ".join(f"linkspan.{each}" for each in (*CALLED, *GUARDED))
OPENED = (
    f"revoke all on function {LISTED}, linkspan.carry_requests(), linkspan.blank_requests() from public;"
    f"grant execute on function {LISTED} to linkspan_app;"
)
DROP = (
    "drop trigger exchange_answer_guarded on exchange_answer; drop trigger exchange_entry_guarded on exchange_entry;"
    "drop trigger exchange_message_guarded on exchange_message;"
    "drop trigger exchange_question_guarded on exchange_question;"
    "drop function linkspan.guard_answer(), linkspan.guard_words();"
    "drop trigger exchange_follows_links on children_link; drop trigger exchange_blanked on children_child;"
    f"drop function {LISTED}, linkspan.carry_requests(), linkspan.blank_requests(), "
    + ", ".join(f"inwall.{each}" for each in (*GUARDED, "inspects(uuid, jsonb)", "keeps_requests(jsonb)"))
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
WORKER = f"(select coalesce({WHO}->>'system' = 'worker', false))"
KNOWS = f"linkspan.may_know(child_id, {WHO})"
OF_REQUEST = f"linkspan.of_request(request_id, {WHO})"
ASKS = f"linkspan.asks(request_id, {WHO})"
OF_PART = f"linkspan.of_part(part_id, {WHO})"
OWNS = f"linkspan.owns_answer(answer_id, {WHO})"
READS_PART = f"{OF_PART} or linkspan.inspects_part(part_id, {WHO})"
KEPT = "select, insert, update"
ADDED = "select, insert"

WALLS = [
    (
        "request",
        KEPT,
        dict(
            select=f"linkspan.of_request(id, {WHO}) or linkspan.inspects_request(id, {WHO})",
            insert=f"organisation_id = {MINE} and asked_by_id = {ME} and {KNOWS}",
            update=f"{WORKER} or linkspan.asks(id, {WHO})",
        ),
    ),
    (
        "subject",
        KEPT,
        dict(
            select=f"{WORKER} or ({KNOWS} and (linkspan.still_asked(request_id, {WHO}) "
            f"or linkspan.inspects_request(request_id, {WHO})))",
            insert=f"{ASKS} and {KNOWS}",
            update=WORKER,
        ),
    ),
    (
        "subjectplace",
        KEPT,
        dict(
            select=f"{WORKER} or (linkspan.sees_place(child_id, {WHO}) and exists ("
            "select 1 from exchange_subject s where s.id = subject_id))",
            insert=f"exists (select 1 from exchange_subject s where s.id = subject_id and "
            f"linkspan.asks(s.request_id, {WHO}))",
            update=WORKER,
        ),
    ),
    (
        "question",
        KEPT,
        dict(
            select=f"linkspan.still_asked(request_id, {WHO}) or linkspan.inspects_request(request_id, {WHO})",
            insert=ASKS,
            update=WORKER,
        ),
    ),
    (
        "part",
        KEPT,
        dict(
            select=f"{WORKER} or linkspan.of_part(id, {WHO}) or linkspan.inspects_part(id, {WHO})",
            insert=OF_REQUEST,
            update=f"{WORKER} or linkspan.of_part(id, {WHO})",
        ),
    ),
    ("put", ADDED, dict(select=READS_PART, insert=f"linkspan.puts(part_id, question_id, {WHO})")),
    (
        "answer",
        KEPT,
        dict(
            select=READS_PART,
            insert=f"by_person_id = {ME} and organisation_id = {MINE} and linkspan.answers(part_id, {WHO})",
            update=f"{WORKER} or linkspan.answers(part_id, {WHO})",
        ),
    ),
    (
        "entry",
        KEPT,
        dict(
            select=f"linkspan.reads_entry(answer_id, {WHO}) or linkspan.inspects_answer(answer_id, {WHO})",
            insert=OWNS,
            update=WORKER,
        ),
    ),
    (
        "search",
        ADDED,
        dict(select="exists (select 1 from exchange_answer a where a.id = answer_id)", insert=OWNS),
    ),
    (
        "contradiction",
        ADDED,
        dict(
            select=f"linkspan.reads_contradiction(answer_id, {WHO}) or linkspan.inspects_answer(answer_id, {WHO})",
            insert=WORKER,
        ),
    ),
    (
        "message",
        KEPT,
        dict(
            select=READS_PART,
            insert=f"{OF_PART} and by_person_id = {ME} and organisation_id = {MINE}",
            update=WORKER,
        ),
    ),
    ("receipt", ADDED, dict(select=READS_PART, insert=f"{OF_PART} and by_person_id = {ME}")),
    ("escalation", ADDED, dict(select=READS_PART, insert=WORKER)),
]


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_requests")]

    operations = [
        migrations.RunSQL(DECIDE + "".join(asked(*each) for each in ASKED.items()) + WORK + GUARDS + OPENED, DROP),
        *[
            step
            for name, rights, rules in WALLS
            for step in (grant(f"exchange_{name}", app=rights), wall(f"exchange_{name}", **rules))
        ],
    ]
