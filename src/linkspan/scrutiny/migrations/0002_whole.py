"""Gather all that an agency holds of a child, room by room; and put what is kept apart to somebody who is inside it."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

KEPT = "returns table (kind text, source uuid, person uuid, wrote text, written_at timestamptz, said text)"


def held(name: str, rows: str) -> str:
    """Write what one room holds of the child of a request, at the answering agency, as a guarded question."""
    return f"""
create function linkspan.held_in_{name}(r uuid) {KEPT}
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  me uuid := (who->>'person')::uuid;
  mine uuid := (who->>'org')::uuid;
  c uuid := inwall.gathered_child(r, who);
begin
  if c is null then return; end if;
  return query {rows};
end $$;
"""


NL = "E'\\n'"
OURS = """children_link l join children_sourcerecord s on s.id = l.record_id
  join children_recordversion v on v.record_id = s.id"""
LIVE = "l.child_id = c and l.until_at is null and s.organisation_id = mine and not s.sealed"
# What the agency held, or was offered, by the tenure of its item; for what has no agency of its own.
HELD_HERE = "exists (select 1 from duty_tenure t where t.item_id = {item} and t.organisation_id = mine)"
LEADS = (
    "exists (select 1 from children_lead y where y.child_id = c and y.organisation_id = mine "
    "and y.accepted_at is not null)"
)
# Where a child's place is protected, which agencies know the child would say where: a school is a place.
PLACE_KEPT = "exists (select 1 from children_child k where k.id = c and k.protection <> 'none')"
# An agency that is known by a sensitive service alone is not named, also not to say who gave what.
NAMED = f"case when inwall.is_unnamed(c, o.id) or {PLACE_KEPT} then '' else o.name end"

# To a child, who looked by month. To anybody else by year: a month with many looks would say that something is afoot.
INDEX = f"""
  select case when v.number = s.version then 'record' else 'past_record' end, s.id, null::uuid, '', v.received_at,
    v.said::text
  from {OURS} where {LIVE}
  union all
  select 'place', s.id, null, '', v.received_at, p.said::text
  from {OURS} join children_recordplace p on p.version_id = v.id where {LIVE}
  union all
  select 'flag', f.id, f.raised_by_id, '', f.raised_at,
    concat_ws({NL}, f.kind, f.contact_name, f.contact_phone, f.night_contact, f.night_phone, f.end_reason)
  from children_flag f where f.child_id = c and f.organisation_id = mine and not inwall.flag_kept_from(f.id, who)
  union all
  select 'flag_sent', d.id, null, o.name, d.delivered_at, concat_ws({NL}, f.kind, d.agreement, d.clause,
    (select string_agg(e.seen_at::date::text, ', ') from children_flagseen e
     where e.flag_id = f.id and e.organisation_id = d.organisation_id))
  from children_flagdelivery d join children_flag f on f.id = d.flag_id
  join agencies_organisation o on o.id = d.organisation_id
  where f.child_id = c and f.organisation_id = mine and not inwall.flag_kept_from(f.id, who)
    and not inwall.is_unnamed(c, o.id) and not {PLACE_KEPT}
  union all
  select 'flag_got', f.id, null, {NAMED}, d.delivered_at, f.kind
  from children_flagdelivery d join children_flag f on f.id = d.flag_id
  join agencies_organisation o on o.id = f.organisation_id
  where f.child_id = c and d.organisation_id = mine and f.organisation_id <> mine
    and not inwall.flag_kept_from(f.id, who)
  union all
  select 'involvement', i.id, i.person_id, '', i.from_on::timestamptz,
    concat_ws({NL}, i.name, i.role, i.from_on::text, i.until_on::text)
  from children_involvement i where i.child_id = c and i.organisation_id = mine
  union all
  select 'involvement', g.id, g.person_id, '', g.from_at, concat_ws({NL}, g.from_at::date::text, g.until_at::date::text)
  from children_sight g where g.child_id = c and g.organisation_id = mine and g.refused_at is null
  union all
  select 'place', e.id, e.said_by_id, '', e.from_on::timestamptz, jsonb_build_object('kind', e.kind, 'area', a.name,
    'from', e.from_on, 'until', e.until_on, 'contact', e.contact_name, 'telephone', e.contact_phone)::text
  from children_residence e join agencies_area a on a.id = e.area_id
  where e.child_id = c and e.organisation_id = mine and inwall.sees_place(c, who)
  union all
  select 'lead', d.id, d.person_id, '', coalesce(d.accepted_at, d.offered_at),
    concat_ws({NL}, d.kind, d.accepted_at::date::text, d.until_at::date::text)
  from children_lead d where d.child_id = c and d.organisation_id = mine
  union all
  select 'correction', k.id, k.asked_by_id, '', k.asked_at, concat_ws({NL}, k.kind, k.words, k.outcome, k.answer)
  from children_correction k where k.child_id = c and k.organisation_id = mine
  union all
  select 'match', x.id, x.made_by_person_id, '', x.from_at, jsonb_build_object('made by', x.made_by,
    'how sure', round(x.probability::numeric, 3), 'why', x.reason, 'evidence', x.evidence, 'undone', x.undone_reason)::text
  from children_link x join children_sourcerecord s on s.id = x.record_id
  where x.child_id = c and s.organisation_id = mine and not s.sealed and exists (select 1 from children_link n
    where n.record_id = x.record_id and n.child_id = c and n.until_at is null)
  union all
  select 'match', p.id, p.decided_by_id, '', p.decided_at, jsonb_build_object('decided', p.decision, 'why', p.reason,
    'others said', (select jsonb_agg(jsonb_build_object('says', n.says, 'why', n.reason) order by n.at, n.id)
      from children_opinion n where n.pair_id = p.id))::text
  from children_pair p join children_sourcerecord s on s.id = p.record_id
  where p.child_id = c and p.decided_at is not null and s.organisation_id = mine and not s.sealed
    and exists (select 1 from children_link n
      where n.record_id = p.record_id and n.child_id = c and n.until_at is null)
  union all
  select 'protection', h.id, h.raised_by_id, '', h.raised_at, concat_ws({NL}, h.kind, h.outcome)
  from children_shield h where h.child_id = c and {HELD_HERE.format(item="h.item_id")}
  union all
  select 'watch', w.id, w.placed_by_id, '', w.placed_at, w.placed_at::date::text
  from children_watch w where w.child_id = c and {HELD_HERE.format(item="w.item_id")}
  union all
  select 'kept', k.id, null, '', k.created_at, concat_ws({NL}, k.retention, nullif(k.held_for, ''), k.archived_on::text)
  from children_child k where k.id = c
  union all
  select 'looks', null, null, '', max(e.recorded_at), to_char(e.recorded_at, span.form) || ' ' || count(*)
  from audit_entry e
  cross join (select case q.asker when 'child' then 'YYYY-MM' else 'YYYY' end as form
    from scrutiny_accessrequest q where q.id = r) span
  where e.child = c and e.organisation = mine and e.actor_person is not null and e.decision = 'allow'
    and not inwall.is_kept_line(e.event, e.object, who) and e.event like 'children.file.%'
  group by to_char(e.recorded_at, span.form)
"""
# What others answered us is held by us; what they keep to themselves is theirs to be asked for.
EXCHANGE = f"""
  select 'request', q.id, q.asked_by_id, '', q.asked_at, concat_ws({NL}, q.why,
    (select string_agg(n.text, {NL} order by n.number) from exchange_question n where n.request_id = q.id),
    nullif(q.closed_why, ''))
  from exchange_request q where q.child_id = c and q.organisation_id = mine and q.dropped_at is null
  union all
  select 'contact', u.id, q.asked_by_id, '', q.asked_at, u.said::text
  from exchange_subject u join exchange_request q on q.id = u.request_id
  where u.child_id = c and q.organisation_id = mine and q.dropped_at is null
  union all
  select 'place', u.id, null, '', q.asked_at, p.said::text
  from exchange_subjectplace p join exchange_subject u on u.id = p.subject_id
  join exchange_request q on q.id = u.request_id
  where u.child_id = c and q.organisation_id = mine and q.dropped_at is null
  union all
  select 'asked_of_us', p.id, null, {NAMED}, p.asked_at, concat_ws({NL}, q.why,
    (select string_agg(n.text, {NL} order by n.number) from exchange_put u join exchange_question n on n.id = u.question_id
     where u.part_id = p.id))
  from exchange_part p join exchange_request q on q.id = p.request_id
  join agencies_organisation o on o.id = q.organisation_id
  where q.child_id = c and p.organisation_id = mine and q.organisation_id <> mine and q.dropped_at is null
  union all
  select 'answer', a.id, a.by_person_id, '', a.at, concat_ws({NL}, a.outcome, a.words, a.first, a.second,
    nullif(a.ground, ''), nullif(a.test, ''),
    (select string_agg(concat_ws(' ', n.text, n.source), {NL} order by n.number)
     from exchange_entry n where n.answer_id = a.id),
    (select string_agg(concat_ws(' ', n.system, n.searched_by, n.searched_on::text), {NL} order by n.number)
     from exchange_search n where n.answer_id = a.id),
    (select nullif(x.by_what, '') from exchange_contradiction x where x.answer_id = a.id))
  from exchange_answer a join exchange_part p on p.id = a.part_id join exchange_request q on q.id = p.request_id
  where q.child_id = c and p.organisation_id = mine and a.dropped_at is null
  union all
  select case when o.kind in ('gp_practice', 'hospital_trust', 'icb') then 'health' else 'received' end,
    a.id, null, {NAMED}, a.at, concat_ws({NL}, a.outcome, a.words, a.first, a.second, nullif(a.onward, ''),
    (select string_agg(concat_ws(' ', n.text, n.source), {NL} order by n.number)
     from exchange_entry n where n.answer_id = a.id),
    (select nullif(y.said, '') from exchange_sample y where y.part_id = p.id))
  from exchange_answer a join exchange_part p on p.id = a.part_id join exchange_request q on q.id = p.request_id
  join agencies_organisation o on o.id = p.organisation_id
  where q.child_id = c and q.organisation_id = mine and p.organisation_id <> mine and a.dropped_at is null
    and a.ended_how <> 'taken_back'
  union all
  select case when m.organisation_id = mine then 'message' else 'message_got' end, m.id,
    case when m.organisation_id = mine then m.by_person_id end,
    case when m.organisation_id = mine then '' else {NAMED} end, m.at, m.text
  from exchange_message m join exchange_part p on p.id = m.part_id join exchange_request q on q.id = p.request_id
  join agencies_organisation o on o.id = m.organisation_id
  where q.child_id = c and mine in (m.organisation_id, p.organisation_id, q.organisation_id) and m.text <> ''
    and q.dropped_at is null
"""
# Whoever gathers is outside of what is restricted, whether or not they were let in: it is put to somebody inside it.
STAGE = "s.child_id = c and s.organisation_id = mine and not s.restricted and not inwall.is_outside(s.id, who)"
DETAILS = """(select string_agg(replace(y.key, '_', ' ') || ': ' || y.value, E'\\n' order by y.key)
      from jsonb_each_text(s.details) y where y.value <> '')"""
# What the public told a front door is the front door's; what another agency wrote stays with it.
PATHWAY = f"""
  select part.kind, n.id, n.author_id, '', n.at, part.said
  from pathway_concern n cross join lateral (values
    ('concern', concat_ws({NL}, n.saw, n.thinks, n.done, n.family_why)),
    ('child_said', n.child_said), ('source', concat_ws({NL}, n.told_by, n.reach))) part (kind, said)
  where part.said <> '' and n.dropped_at is null and (
    (n.organisation_id = mine and (exists (select 1 from pathway_contact x where x.concern_id = n.id and x.child_id = c)
      or exists (select 1 from pathway_worrychild w where w.concern_id = n.id and w.child_id = c)))
    or (n.organisation_id is distinct from mine and exists (select 1 from pathway_contact x
      where x.concern_id = n.id and x.child_id = c and x.organisation_id = mine)))
  union all
  select 'contact', x.id, null, '', x.received_at, x.said::text
  from pathway_contact x where x.child_id = c and x.organisation_id = mine
  union all
  select 'contact', w.id, n.author_id, '', n.at, w.said::text
  from pathway_worrychild w join pathway_concern n on n.id = w.concern_id
  where w.child_id = c and n.organisation_id = mine and n.dropped_at is null
  union all
  select 'draft', d.id, d.author_id, '', d.saved_at, d.said::text
  from pathway_draft d where d.child_id = c and d.organisation_id = mine and d.ended_at is null
  union all
  select 'decision', d.id, d.decided_by_id, d.decided_as, d.at, concat_ws({NL}, d.outcome, d.level::text, d.reasons)
  from pathway_decision d join pathway_contact x on x.id = d.contact_id
  where x.child_id = c and x.organisation_id = mine
  union all
  select 'reply', y.id, y.sent_by_id, '', y.sent_at, y.words
  from pathway_reply y join pathway_decision d on d.id = y.decision_id join pathway_contact x on x.id = d.contact_id
  where x.child_id = c and x.organisation_id = mine and y.sent_at is not null
  union all
  select 'challenge', h.id, h.by_person_id, '', h.at, concat_ws({NL}, h.why, h.wants, nullif(h.outcome, ''), nullif(h.learning, ''),
    (select string_agg(t.said, {NL} order by t.at, t.id) from pathway_challengestep t where t.challenge_id = h.id and t.said <> ''))
  from pathway_challenge h join pathway_decision d on d.id = h.decision_id join pathway_contact x on x.id = d.contact_id
  where x.child_id = c and mine in (h.organisation_id, h.by_organisation_id)
  union all
  select case when s.kind in ('strategy_discussion', 'section47') and s.ended_at is null then 'police' else 'stage' end,
    s.id, s.begun_by_id, s.begun_as, coalesce(s.happened_at, s.recorded_at),
    concat_ws({NL}, s.kind, s.outcome, s.departure, {DETAILS})
  from pathway_stage s where {STAGE}
  union all
  select case when s.kind in ('strategy_discussion', 'section47') and s.ended_at is null then 'police' else 'meeting' end,
    p.id, p.person_id, '', p.at, concat_ws({NL}, p.name_said, p.role_said, p.how, p.brought)
  from pathway_present p join pathway_stage s on s.id = p.stage_id where {STAGE}
  union all
  select 'episode', e.id, e.begun_by_id, '', coalesce(e.referred_at, e.recorded_at), concat_ws({NL},
    e.source, e.primary_need, e.referral_on::text, e.closed_on::text, nullif(e.closing_reason, ''))
  from pathway_episode e where e.child_id = c and e.organisation_id = mine
  union all
  select case when n.kind = 'voice' then 'child_said' when n.kind = 'police' then 'police' when n.kind = 'health' then 'health'
      when n.is_withdrawn or exists (select 1 from pathway_significantevent x where x.corrects_id = n.id)
      then 'event_before' else 'event' end,
    n.id, n.author_id, n.author_as, n.happened_at, concat_ws({NL}, n.what, n.source_said, nullif(n.why, ''))
  from pathway_significantevent n
  where n.child_id = c and n.organisation_id = mine and n.dropped_at is null and not inwall.stands_outside(n.id, who)
  union all
  select 'sign', g.id, g.sent_by_id, '', g.sent_at, concat_ws({NL}, g.kind, g.on::text, g.band, g.weighed, g.agreement,
    g.clause, nullif(g.taken_back_why, ''))
  from pathway_earlysign g where g.child_id = c and g.organisation_id = mine
  union all
  select 'pattern', p.id, p.closed_by_id, p.closed_as, p.raised_at, jsonb_build_object('said', p.said,
    'rules', (select jsonb_agg(k.code || '/' || k.version order by k.code) from pathway_patternrule k where k.pattern_id = p.id),
    'signs', (select jsonb_agg(k.counted order by k.seen_at, k.id) from pathway_patternsign k where k.pattern_id = p.id),
    'became', p.closed_how, 'why', p.closed_why,
    'against it', (select jsonb_agg(k.why order by k.at, k.id) from pathway_patterncontest k where k.pattern_id = p.id))::text
  from pathway_pattern p where p.child_id = c and p.organisation_id = mine
"""
SHARING = f"""
  select 'sharing', d.id, d.person_id, d.post_title::text, d.at, concat_ws({NL}, d.decision, d.receiver, d.what, d.reasons,
    d.relevance, d.refusal, d.informed_why, d.child_view, d.parent_view, nullif(d.asked_by, ''), nullif(d.necessity, ''),
    nullif(d.officer_view, ''), nullif(d.lawful_basis, ''), nullif(d.legal_power, ''), nullif(d.agreement, ''))
  from sharing_sharingdecision d where d.about_child = c and d.organisation_id = mine
  union all
  select 'agreement', v.id, null, '', v.put_forward_at, concat_ws({NL}, g.title, (
    select string_agg(o.name, ', ' order by o.name) from sharing_agreementparty p
    join agencies_organisation o on o.id = p.organisation_id
    where p.version_id = v.id and p.organisation_id <> mine and not inwall.is_unnamed(c, p.organisation_id)))
  from sharing_agreementversion v join sharing_agreement g on g.id = v.agreement_id
  where linkspan.in_force(v.id, linkspan.at(who))
    and exists (select 1 from sharing_agreementclause k where k.version_id = v.id and mine = any(k.holding::uuid[]))
"""
# What the child said, as they said it, is theirs; what the writer made of it is the writer's, and a row of its own. What
# was asked for a step that is kept apart stays with it.
VOICE = f"""
  select part.kind, w.id, w.author_id, w.author_as, w.said_at, part.said
  from voice_words w cross join lateral (values
    ('child_said', concat_ws({NL}, nullif(w.said, ''), nullif(w.translation, ''), (
      select string_agg(nullif(p.shows, ''), {NL}) from voice_picture p where p.words_id = w.id))),
    ('event', w.interpretation)) part (kind, said)
  where w.child_id = c and w.organisation_id = mine and w.dropped_at is null and part.said <> ''
  union all
  select 'picture', p.id, w.author_id, w.author_as, w.said_at, concat_ws({NL}, nullif(p.shows, ''),
    'A picture, ' || p.width || ' by ' || p.height || ' points')
  from voice_picture p join voice_words w on w.id = p.words_id
  where w.child_id = c and w.organisation_id = mine and w.dropped_at is null
  union all
  select 'event', b.id, b.author_id, b.author_as, b.at, b.said
  from voice_beside b join voice_words w on w.id = b.words_id
  where w.child_id = c and b.organisation_id = mine and w.dropped_at is null
  union all
  select 'child_said', w.id, w.author_id, w.author_as, w.at, concat_ws({NL}, w.wish, nullif(w.outcome, ''), nullif(w.done, ''),
    nullif(w.told_said, ''))
  from voice_childwish w where w.child_id = c and w.organisation_id = mine
  union all
  select case w.said_by when 'child' then 'child_said' else 'wish' end, w.id, w.asked_by_id, w.asked_as, w.at,
    concat_ws({NL}, w.said_by_name, w.kind, w.receiver, w.answer, w.words)
  from voice_wish w where w.child_id = c and w.organisation_id = mine and w.dropped_at is null
  union all
  select 'sharing', v.id, v.by_person_id, '', v.at, concat_ws({NL}, v.reason, v.why, v.telling, v.how)
  from voice_wishoverride v where v.child_id = c and v.organisation_id = mine
  union all
  select 'event', u.id, u.author_id, u.author_as, u.at, concat_ws({NL}, u.reason, u.said)
  from voice_unheard u where u.child_id = c and u.organisation_id = mine and not exists (select 1 from pathway_stage s
    where s.id = u.stage_id and (s.restricted or inwall.is_outside(s.id, who)))
  union all
  select 'child_said', m.id, null, '', m.sent_at, concat_ws({NL}, m.kind, m.said, nullif(m.named_words, ''))
  from voice_message m where m.child_id = c and m.organisation_id = mine and not exists (
    select 1 from voice_messageoutside o where o.message_id = m.id and o.person_id = me)
  union all
  select 'event', t.id, t.by_id, t.by_as, t.at, concat_ws({NL}, t.kind, t.words)
  from voice_messagestep t join voice_message m on m.id = t.message_id
  where m.child_id = c and m.organisation_id = mine and t.words <> '' and not exists (
    select 1 from voice_messageoutside o where o.message_id = m.id and o.person_id = me)
  union all
  select 'child_said', w.id, null, '', w.at, concat_ws({NL}, w.way, w.time, nullif(w."where", ''), nullif(w.phone, ''))
  from voice_contactway w where w.child_id = c and {LEADS}
  union all
  select 'child_said', f.id, null, '', f.at, concat_ws({NL}, f.outcome || ' ' || f.step, nullif(f.said, ''))
  from voice_feeling f where f.child_id = c and {LEADS}
  union all
  select 'shown', p.id, p.released_by_id, p.released_as, p.at, concat_ws({NL}, p.kind, nullif(p.name, ''), nullif(p.said, ''), nullif(p.after, ''))
  from voice_pagerelease p where p.child_id = c and p.dropped_at is null and {LEADS}
  union all
  select 'held_back', h.id, h.held_by_id, h.held_as, h.at, concat_ws({NL}, h.kind, h.why, h.words, nullif(h.review_words, ''))
  from voice_pageholding h where h.child_id = c and h.organisation_id = mine and h.dropped_at is null
  union all
  select 'parents_page', p.id, p.put_by_id, '', p.put_at, concat_ws({NL}, p.adult, p.relationship, p.reason, p.decision,
    p.decided_why, p.closed_why, (select string_agg(concat_ws(' ', x.what, x.title, x.given_on::text), {NL} order by x.added_at, x.id)
      from voice_parentshown x where x.page_id = p.id))
  from voice_parentpage p where p.child_id = c and p.organisation_id = mine and p.dropped_at is null
"""
OTHERS = f"""
  select 'access', q.id, q.taken_by_id, q.taken_as, q.received_at, concat_ws({NL}, q.asker, q.asker_name, q.wanted, q.closed_how,
    q.closed_why)
  from scrutiny_accessrequest q where q.child_id = c and q.organisation_id = mine and q.id <> r
  union all
  select 'health', o.id, o.given_by_id, o.given_as, o.given_at, o.words
  from scrutiny_accessopinion o join scrutiny_accessrequest q on q.id = o.request_id
  where o.child_id = c and mine in (q.organisation_id, o.organisation_id) and o.given_at is not null and q.id <> r
  union all
  select 'census', n.id, n.written_by_id, '', n.at, n.said::text
  from interop_censuschild n where n.child_id = c and n.organisation_id = mine
"""
HELD = "".join(
    held(name, rows)
    for name, rows in (
        ("index", INDEX), ("exchange", EXCHANGE), ("pathway", PATHWAY), ("sharing", SHARING), ("voice", VOICE),
        ("others", OTHERS),
    )
)  # fmt: skip

APART = f"""
-- Whether the asker decides on something that is kept from whoever answers: it is put to them, or they were let into it.
create function inwall.decides_apart(a uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x scrutiny_accessapart;
begin
  if who->>'person' is null or inwall.suspended(who) then return false; end if;
  select * into x from scrutiny_accessapart t where t.id = a;
  if not found or x.organisation_id is distinct from (who->>'org')::uuid or not inwall.may_know(x.child_id, who) then
    return false;
  end if;
  if x.kind = 'stage' and inwall.is_outside(x.about, who) then return false; end if;
  if x.kind = 'event' and inwall.stands_outside(x.about, who) then return false; end if;
  if x.kind = 'flag' and inwall.flag_kept_from(x.about, who) then return false; end if;
  if x.kind = 'message' and exists (select 1 from voice_messageoutside o
    where o.message_id = x.about and o.person_id = (who->>'person')::uuid) then return false; end if;
  return (x.kind = 'stage' and inwall.is_let_in(x.about, who)) or exists (select 1 from duty_tenure t
    where t.item_id = x.item_id and t.person_id = (who->>'person')::uuid and t.organisation_id = x.organisation_id);
end $$;
create function linkspan.decides_apart(a uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin perform linkspan.check_word(who); return inwall.decides_apart(a, who); end $$;

-- For the worker: what of a request is kept from whoever gathered, and was not put to anybody yet, with who is asked: who
-- holds it, else who leads it, else whoever was let in first, of those in post.
create function linkspan.apart_to_ask(r uuid) returns table (kind text, about uuid, person uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  today date := linkspan.ctx_at()::date;
  q scrutiny_accessrequest;
  gatherer jsonb;
begin
  if coalesce(who->>'system', '') <> 'worker' then
    raise exception 'only the worker puts what is kept apart to somebody' using errcode = 'LS005';
  end if;
  select * into q from scrutiny_accessrequest t where t.id = r;
  if q.child_id is null or q.gathered_by_id is null then return; end if;
  gatherer := jsonb_build_object('person', q.gathered_by_id, 'org', q.organisation_id, 'at', linkspan.ctx_at());
  return query
  with kept as (
    select 'stage' as what, s.id, s.item_id, s.lead_id as first, s.begun_by_id as next from pathway_stage s
    where s.child_id = q.child_id and s.organisation_id = q.organisation_id
      and (s.restricted or inwall.is_outside(s.id, gatherer))
    union all
    select 'event', n.id, null, n.author_id, null from pathway_significantevent n
    where n.child_id = q.child_id and n.organisation_id = q.organisation_id and n.dropped_at is null
      and inwall.stands_outside(n.id, gatherer)
    union all
    select 'flag', f.id, f.item_id, f.raised_by_id, null from children_flag f
    where f.child_id = q.child_id and f.organisation_id = q.organisation_id and inwall.flag_kept_from(f.id, gatherer)
    union all
    select 'message', m.id, m.item_id, (select t.by_id from voice_messagestep t where t.message_id = m.id
      order by t.at desc, t.id desc limit 1), null
    from voice_message m where m.child_id = q.child_id and m.organisation_id = q.organisation_id and exists (
      select 1 from voice_messageoutside o where o.message_id = m.id and o.person_id = q.gathered_by_id)
  ), asked as (
    select k.what, k.id, t.person_id, 0 as rank from kept k
      join duty_tenure t on t.item_id = k.item_id and t.organisation_id = q.organisation_id and t.person_id is not null
    union all select k.what, k.id, k.first, 1 from kept k
    union all select k.what, k.id, i.person_id, 2 from kept k join pathway_inside i on i.stage_id = k.id
    union all select k.what, k.id, k.next, 3 from kept k
    -- A complaint that nobody took up yet is a manager's who is not named in it.
    union all select k.what, k.id, a.person_id, 4 from kept k
      join agencies_post p on p.organisation_id = q.organisation_id and p.roles::text[] && array['manager']
      join agencies_appointment a on a.post_id = p.id where k.what = 'message'
  )
  select distinct on (a.id) a.what, a.id, a.person_id from asked a
  cross join lateral (select jsonb_build_object('person', a.person_id, 'org', q.organisation_id, 'at', linkspan.ctx_at())) one (who)
  where a.person_id is not null and exists (select 1 from agencies_appointment z join agencies_post p on p.id = z.post_id
      where z.person_id = a.person_id and p.organisation_id = q.organisation_id and z.from_on <= today
        and (z.until_on is null or z.until_on > today))
    and not exists (select 1 from scrutiny_accessapart y where y.request_id = r and y.about = a.id)
    and inwall.may_know(q.child_id, one.who)
    and not (a.what = 'stage' and (inwall.is_outside(a.id, one.who) or exists (
      select 1 from pathway_stage s where s.id = a.id and s.restricted and not inwall.is_let_in(a.id, one.who))))
    and not (a.what = 'event' and inwall.stands_outside(a.id, one.who))
    and not (a.what = 'flag' and inwall.flag_kept_from(a.id, one.who))
    and not (a.what = 'message' and exists (
      select 1 from voice_messageoutside o where o.message_id = a.id and o.person_id = a.person_id))
  order by a.id, a.rank, a.person_id;
end $$;

-- What is kept apart, as it stands, for whoever decides on it.
create function linkspan.apart_said(a uuid) returns text
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x scrutiny_accessapart;
begin
  if not inwall.decides_apart(a, linkspan.ctx()) then return ''; end if;
  select * into x from scrutiny_accessapart t where t.id = a;
  return coalesce(case x.kind
    when 'stage' then (select concat_ws({NL}, s.kind, s.outcome, s.departure, {DETAILS},
        (select string_agg(concat_ws(' ', p.name_said, p.role_said, p.how, p.brought), {NL} order by p.at, p.id)
         from pathway_present p where p.stage_id = s.id),
        (select string_agg(concat_ws(' ', u.reason, u.said), {NL} order by u.at, u.id) from voice_unheard u where u.stage_id = s.id))
      from pathway_stage s where s.id = x.about)
    when 'event' then (select concat_ws({NL}, n.what, n.source_said) from pathway_significantevent n where n.id = x.about)
    when 'flag' then (select concat_ws({NL}, f.kind, f.contact_name, f.contact_phone, f.end_reason)
      from children_flag f where f.id = x.about)
    else (select concat_ws({NL}, m.said, m.named_words,
        (select string_agg(t.words, {NL} order by t.at, t.id) from voice_messagestep t where t.message_id = m.id))
      from voice_message m where m.id = x.about)
  end, '');
end $$;

-- For whoever decides on what is kept apart: what kind of person asks for the file, and whether the answer is still to leave.
create function linkspan.apart_asked(a uuid) returns table (asker text, is_open boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select q.asker, q.closed_at is null from scrutiny_accessapart x join scrutiny_accessrequest q on q.id = x.request_id
  where x.id = a and inwall.decides_apart(a, linkspan.ctx())
$$;

-- The children whom the answering agency itself holds a record of, by words of any of their names and a day of birth: a
-- request is answered from what the agency holds, so nobody else is looked for.
create function linkspan.children_to_answer_for(r uuid, words text[], born date, most int)
  returns table (child uuid, birth text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if who->>'person' is null or not inwall.answers_access(r, who) or (cardinality(words) = 0 and born is null) then
    return;
  end if;
  return query
  select distinct l.child_id, v.said->>'date_of_birth'
  from children_sourcerecord s join children_link l on l.record_id = s.id and l.until_at is null
  join children_recordversion v on v.record_id = s.id and v.number = s.version
  cross join lateral (select lower(concat_ws(' ', v.said->>'given_name', v.said->>'middle_names', v.said->>'family_name',
    v.said->>'known_as', v.said->>'former_family_name')) as name) n
  where s.organisation_id = (who->>'org')::uuid and not s.sealed and inwall.sees(l.child_id, who)
    and (born is null or v.said->>'date_of_birth' = born::text)
    and not exists (select 1 from unnest(words) w where position(lower(w) in n.name) = 0)
  limit least(most, 10);
end $$;

-- Whether somebody waits for an answer about a child, or may still complain of the one they had: until then what is held
-- stays (DPA 2018 s 173). What is kept apart makes no difference here, or a refusal to dispose would tell of it.
create function linkspan.is_asked_for(c uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from scrutiny_accessrequest q where q.child_id = c
    and (q.closed_at is null or q.closed_at > linkspan.ctx_at() - interval '3 months'))
$$;

-- Whether any room still has work to do about a child: on the eighteenth birthday the file waits for it, since what is
-- archived opens for nobody who could end it. Only the index's own keeper asks.
create function linkspan.has_open_work(c uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select linkspan.works_index(linkspan.ctx()) and exists (
    select 1 from duty_item i where i.closed_at is null and i.id in (
      OPEN_WORK))
$$;

-- What is open about a child, by kind and how much, for whoever would archive the file by hand. What is kept apart from
-- them makes no difference here, or a refusal would tell of it.
create function linkspan.open_work_of(c uuid) returns table (kind text, how_many bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.sees(c, who) then return; end if;
  return query
  select w.kind, count(*) from (WORK_BY_KIND) w (kind, item_id)
  join duty_item i on i.id = w.item_id and i.closed_at is null group by w.kind order by w.kind;
end $$;

-- A picture that goes with words which were gathered for a request, for whoever answers it.
create function linkspan.access_picture(r uuid, p uuid) returns table (body bytea, kind text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  c uuid := inwall.gathered_child(r, who);
begin
  if c is null then return; end if;
  return query
  select x.body, x.kind from voice_picture x join voice_words w on w.id = x.words_id
  where x.id = p and w.child_id = c and w.organisation_id = (who->>'org')::uuid and w.dropped_at is null
    and length(x.body) > 0
    and exists (select 1 from scrutiny_accesspiece a where a.request_id = r and a.kind = 'picture' and a.source = p);
end $$;

-- What is put to somebody moves with its request: to a successor, to another file, and away when a child is disposed of.
create function linkspan.carry_apart() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update scrutiny_accessapart a set organisation_id = new.organisation_id, child_id = new.child_id
    where a.request_id = new.id;
  return null;
end $$;
create trigger scrutiny_apart_follows after update of organisation_id, child_id on scrutiny_accessrequest
  for each row when (new.child_id is not null
    and (new.child_id is distinct from old.child_id or new.organisation_id is distinct from old.organisation_id))
  execute function linkspan.carry_apart();
create function linkspan.blank_apart() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update scrutiny_accessapart a set text = '', reason = case a.reason when '' then '' else '-' end where a.child_id = new.id;
  update scrutiny_accesstelling t set words = '' from scrutiny_accessrequest q
    where q.id = t.request_id and q.child_id = new.id;
  return new;
end $$;
create trigger scrutiny_apart_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_apart();
"""
# Whose items end when whoever holds them does something about the child. That something is held back from the child's
# page is none of them: it is looked at again for as long as the page is there.
OPEN_WORK = (
    "exchange_request", "pathway_contact", "pathway_draft", "pathway_episode", "pathway_pattern", "pathway_stage",
    "scrutiny_accessrequest", "voice_childwish", "voice_direction", "voice_hearing", "voice_message", "voice_parentpage",
    "voice_wish", "voice_wishoverride",
)  # fmt: skip
CALLED = (
    "held_in_index(uuid)", "held_in_exchange(uuid)", "held_in_pathway(uuid)", "held_in_sharing(uuid)",
    "held_in_voice(uuid)", "held_in_others(uuid)", "decides_apart(uuid, jsonb)", "apart_to_ask(uuid)",
    "apart_said(uuid)", "apart_asked(uuid)", "is_asked_for(uuid)",
    "has_open_work(uuid)", "open_work_of(uuid)", "access_picture(uuid, uuid)",
    "children_to_answer_for(uuid, text[], date, integer)",
)  # fmt: skip
# What of these whoever archives by hand may not learn of; `x` is the row.
APART_STAGE = "exists (select 1 from pathway_stage s where {of} and (s.restricted or inwall.is_outside(s.id, who)))"
NOT_TOLD = {
    "pathway_stage": APART_STAGE.format(of="s.id = x.id"),
    "pathway_episode": APART_STAGE.format(of="s.episode_id = x.id"),
    "voice_hearing": APART_STAGE.format(of="s.id = x.stage_id"),
    "voice_message": "inwall.message_is_kept_from(x.id, (who->>'person')::uuid, linkspan.at(who))",
}
WORK_BY_KIND = " union all ".join(
    f"select '{each}', x.item_id from {each} x where x.child_id = c"
    + (f" and not {NOT_TOLD[each]}" if each in NOT_TOLD else "")
    for each in OPEN_WORK
)
OPEN_ITEMS = " union all ".join(f"select x.item_id from {each} x where x.child_id = c" for each in OPEN_WORK)
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
OPENED = (
    f"revoke all on function {LISTED}, linkspan.carry_apart(), linkspan.blank_apart() from public;"
    f"grant execute on function {LISTED} to linkspan_app;"
)
DROP = (
    "drop trigger scrutiny_apart_follows on scrutiny_accessrequest;"
    "drop trigger scrutiny_apart_blanked on children_child;"
    f"drop function {LISTED}, linkspan.carry_apart(), linkspan.blank_apart(), inwall.decides_apart(uuid, jsonb)"
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
ANSWERS = f"linkspan.answers_access(request_id, {WHO})"
WORKER = "(select linkspan.ctx()->>'system' = 'worker')"
DECIDES = f"linkspan.decides_apart(id, {WHO})"


def choices(*codes: str) -> list[tuple[str, str]]:
    """Give codes as a field's choices."""
    return [(code, code) for code in codes]


def to(model: str, *, null: bool = False) -> models.ForeignKey:
    """Give a key that keeps what it points to."""
    return models.ForeignKey(
        db_index=False, null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model
    )


def person(*, null: bool = False) -> linkspan.agencies.ports.DoneBy:
    """Give a key to whoever did something."""
    return linkspan.agencies.ports.DoneBy(
        db_index=False, null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
    )


def of_request(related: str) -> models.ForeignKey:
    """Give a key to the request."""
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to="scrutiny.accessrequest"
    )


REFUSALS = ("no_authority", "not_identified", "child_decides", "not_safe", "unfounded", "excessive")
GROUNDS = (
    "others", "source", "whereabouts", "harm_social", "harm_education", "harm_health", "abuse", "wishes", "adoption",
    "court", "privilege", "police",
)  # fmt: skip
ID = models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0001_access_requests")]

    operations = [
        Together(
            migrations.AddField("accessrequest", "gathered_by", person(null=True)),
            migrations.AddField(
                "accessrequest",
                "refused_for",
                models.TextField(choices=choices("", *REFUSALS), default=""),
            ),
            migrations.CreateModel(
                name="AccessTelling",
                fields=[
                    ("id", ID.clone()),
                    ("kind", models.TextField(choices=choices("extended", "closed"))),
                    ("words", models.TextField()),
                    ("how", models.TextField(choices=choices("said", "letter", "worker"))),
                    ("told_on", models.DateField()),
                    ("at", models.DateTimeField()),
                    ("by_person", person()),
                    ("request", of_request("tellings")),
                ],
            ),
            migrations.CreateModel(
                name="AccessApart",
                fields=[
                    ("id", ID.clone()),
                    ("kind", models.TextField(choices=choices("stage", "event", "flag", "message"))),
                    ("about", models.UUIDField()),
                    ("asked_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    (
                        "decision",
                        models.TextField(choices=choices("", "tell", "hand", "leave", "over"), default=""),
                    ),
                    ("ground", models.TextField(choices=choices("", *GROUNDS), default="")),
                    ("reason", models.TextField(default="")),
                    ("text", models.TextField(default="")),
                    ("decided_as", models.TextField(default="")),
                    ("decided_at", models.DateTimeField(null=True)),
                    ("child", to("children.child")),
                    ("decided_by", person(null=True)),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.HeldBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    ("request", of_request("aparts")),
                ],
            ),
        ),
        Together(
            migrations.AddConstraint(
                "accessrequest",
                models.CheckConstraint(
                    condition=models.Q(("closed_how", "refused"), ("refused_for", ""), _connector="XOR"),
                    name="scrutiny_access_refused_for_something",
                ),
            ),
            migrations.AddConstraint(
                "accesstelling",
                models.UniqueConstraint(
                    condition=models.Q(("kind", "extended")),
                    fields=("request",),
                    name="scrutiny_telling_of_more_time_once",
                ),
            ),
            migrations.AddConstraint(
                "accessapart",
                models.UniqueConstraint(fields=("request", "about"), name="scrutiny_apart_asked_once"),
            ),
            migrations.AddConstraint(
                "accessapart",
                models.CheckConstraint(
                    condition=models.Q(("decision", ""), ("decided_at__isnull", False), _connector="XOR"),
                    name="scrutiny_apart_decided_at",
                ),
            ),
            migrations.AddConstraint(
                "accessapart",
                models.CheckConstraint(
                    condition=models.Q(
                        ("decision__in", ["", "over"]), models.Q(("reason", ""), _negated=True), _connector="OR"
                    ),
                    name="scrutiny_apart_decided_with_a_reason",
                ),
            ),
            migrations.AddConstraint(
                "accessapart",
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("decision", "leave"), _negated=True),
                        models.Q(("ground", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="scrutiny_apart_on_a_ground",
                ),
            ),
        ),
        migrations.RunSQL(
            HELD + APART.replace("OPEN_WORK", OPEN_ITEMS).replace("WORK_BY_KIND", WORK_BY_KIND) + OPENED, DROP
        ),
        grant("scrutiny_accesstelling", app="select, insert"),
        wall("scrutiny_accesstelling", select=ANSWERS, insert=f"{ANSWERS} and by_person_id = {ME}"),
        grant("scrutiny_accessapart", app="select, insert, update"),
        wall(
            "scrutiny_accessapart",
            select=f"{WORKER} or {DECIDES} or (decision = 'tell' and {ANSWERS})",
            insert=WORKER,
            update=f"{WORKER} or {DECIDES} or (decision = 'tell' and {ANSWERS})",
        ),
    ]
