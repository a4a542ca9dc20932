"""Read sharing policies in the Department for Education's format, and answer as that format does.

A policy belongs to the organisation that would share. Its exceptions are read first, then its defaults; within a list
the first rule that fits decides; where none fits, the answer is deny.
Source: DFE-Digital/single-unique-identifier, `org-directory.json` and the service that enforces it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NoReturn

ALLOW, DENY = "allow", "deny"
EFFECTS = (ALLOW, DENY)
MODES = ("EXISTENCE", "CONTENT")
LISTS = ("exceptions", "defaults")
POLICY_FIELDS = frozenset({"version", *LISTS})
TEXT_LISTS = ("modes", "recordTypes", "destOrgTypes", "destOrgIds", "purposes")
RULE_FIELDS = frozenset({"effect", *TEXT_LISTS, "validFrom", "validUntil", "reason"})
WORDS_OF_A_REQUEST = ("source_org", "dest_org", "mode", "record_type", "purpose")
REQUEST_FIELDS = frozenset({*WORDS_OF_A_REQUEST, "dest_org_type", "at"})

NO_RULE = "no rule of this organisation's policy fits, so the answer is deny"
NO_SOURCE = "no policy is known for the organisation that would share, so the answer is deny"


class UnreadablePolicy(Exception):
    """A policy or a request is not in the format. `where` names the place, `what_to_do` the way out."""

    def __init__(self, where: str, problem: str, what_to_do: str) -> None:
        super().__init__(f"{where}: {problem} {what_to_do}")
        self.where, self.problem, self.what_to_do = where, problem, what_to_do


@dataclass(frozen=True, slots=True)
class DsaRule:
    """One rule. Its words are held in one case, because the format tells none apart.

    `valid_from` and `valid_until` are both inclusive; None leaves that side open.
    """

    id: str
    effect: str
    modes: frozenset[str]
    record_types: frozenset[str]
    dest_org_types: frozenset[str]
    dest_org_ids: frozenset[str]
    purposes: frozenset[str]
    valid_from: datetime | None
    valid_until: datetime | None
    reason: str

    def fits(self, asked: "SharingRequest", at: datetime) -> bool:
        """Tell whether the rule speaks to a request. Where it names organisations, their types count for nothing."""
        return (
            asked.mode in self.modes
            and asked.record_type in self.record_types
            and asked.purpose in self.purposes
            and self._reaches(asked)
            and (self.valid_from is None or self.valid_from <= at)
            and (self.valid_until is None or at <= self.valid_until)
        )

    def _reaches(self, asked: "SharingRequest") -> bool:
        if self.dest_org_ids:
            return asked.dest_org in self.dest_org_ids
        return asked.dest_org_type in self.dest_org_types


@dataclass(frozen=True, slots=True)
class DsaPolicy:
    """One organisation's policy as of its version moment. `text` is what it was read from, in canonical JSON."""

    org_id: str
    org_name: str
    org_type: str
    version: datetime
    exceptions: tuple[DsaRule, ...]
    defaults: tuple[DsaRule, ...]
    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class SharingRequest:
    """What is asked: may this organisation share this with that one. Words are held in one case, as in rules."""

    source_org: str
    dest_org: str
    dest_org_type: str
    mode: str
    record_type: str
    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SharingAnswer:
    """What the policy says, and by which rule; `policy_id` is empty where no rule fits."""

    allow: bool
    policy_id: str
    reason: str
    at: datetime
    source_org: str = ""
    version: datetime | None = None
    policy_hash: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def as_plain(self) -> dict[str, Any]:
        """Give plain values for JSON."""
        return {
            "decision": ALLOW if self.allow else DENY,
            "policy_id": self.policy_id or None,
            "reason": self.reason,
            "at": self.at.isoformat(),
            "policy_version": self.version.isoformat() if self.version else None,
            "policy_hash": self.policy_hash or None,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
        }


class Directory:
    """The policies by which requests are answered, each organisation's versions side by side."""

    def __init__(self, policies: Iterable[DsaPolicy]) -> None:
        self._by_org: dict[str, list[DsaPolicy]] = {}
        for policy in sorted(policies, key=lambda each: each.version):
            self._by_org.setdefault(one_case(policy.org_id), []).append(policy)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no policy at all."""
        return not self._by_org

    def policy_of(self, org: str, at: datetime) -> DsaPolicy | None:
        """Give an organisation's policy at a moment: the newest whose version moment has come.

        Before the first version's moment the first one answers: its rules say themselves from when they hold.
        """
        versions = self._by_org.get(org)
        if not versions:
            return None
        return next((each for each in reversed(versions) if each.version <= at), versions[0])

    def type_of(self, org: str, at: datetime) -> str:
        """Give the type of organisation that the directory says, or nothing where it does not know it."""
        policy = self.policy_of(org, at)
        return one_case(policy.org_type) if policy else ""

    def decide(self, asked: SharingRequest) -> SharingAnswer:
        """Answer one request."""
        policy = self.policy_of(asked.source_org, asked.at)
        if policy is None:
            return SharingAnswer(allow=False, policy_id="", reason=NO_SOURCE, at=asked.at)
        for rule in (*policy.exceptions, *policy.defaults):
            if rule.fits(asked, asked.at):
                return _answer(rule, policy, asked.at)
        return SharingAnswer(
            allow=False, policy_id="", reason=NO_RULE, at=asked.at,
            source_org=policy.org_id, version=policy.version, policy_hash=policy.hash,
        )  # fmt: skip


def _answer(rule: DsaRule, policy: DsaPolicy, at: datetime) -> SharingAnswer:
    kind = "exception" if "/exceptions/" in rule.id else "default"
    said = f" {rule.reason}" if rule.reason else ""
    return SharingAnswer(
        allow=rule.effect == ALLOW,
        policy_id=rule.id,
        reason=f"the first {kind} that fits says {rule.effect}.{said}",
        at=at,
        source_org=policy.org_id,
        version=policy.version,
        policy_hash=policy.hash,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )


@lru_cache(maxsize=4096)
def one_case(text: str) -> str:
    """Put a word into the case it is compared in: each letter's own capital, as the format's source compares."""
    if text.isascii():
        return text.upper()
    return "".join(high if len(high := letter.upper()) == 1 else letter for letter in text)


# --- reading policies -----------------------------------------------------------------------------------------------


def read_json(text: str | bytes, name: str) -> Any:
    """Read JSON in which no object says a thing twice."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        said = str(fault) if isinstance(fault, _SaidTwice) else "this is not JSON."
        raise UnreadablePolicy(name, said, "Ask whoever made the file for a whole one.") from None


class _SaidTwice(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, _value in pairs if [key for key, _ in pairs].count(name) > 1)
        raise _SaidTwice(f"“{twice}” is said twice in one place.")
    return found


def read_policies(text: str | bytes, name: str = "the file") -> tuple[DsaPolicy, ...]:
    """Read every organisation's policy from a directory, or say where it is wrong; half a directory is never taken."""
    top = read_json(text, name)
    listed = top.get("organisations") if isinstance(top, dict) else None
    if not isinstance(listed, list) or not listed:
        raise UnreadablePolicy(
            name, "there is no list “organisations”.", "Check that this is the pilots' directory of organisations."
        )
    policies = tuple(_policy(each, place) for place, each in enumerate(listed))
    seen: set[str] = set()
    for policy in policies:
        if one_case(policy.org_id) in seen:
            _wrong(policy.org_id, "the organisation is listed twice.", "Keep one of them: only one policy can hold.")
        seen.add(one_case(policy.org_id))
    return policies


def read_policy(plain: Mapping[str, Any]) -> DsaPolicy:
    """Read one organisation's policy from the plain values that `DsaPolicy.text` holds."""
    return _policy(plain, 0)


def _policy(plain: Any, place: int) -> DsaPolicy:
    where = f"organisation {place + 1}"
    if not isinstance(plain, dict):
        _wrong(where, "this is not an organisation.", "Write it as an object with orgId, orgName and dsaPolicy.")
    org_id = _text(plain, "orgId", where)
    where = org_id
    said = plain.get("dsaPolicy")
    if not isinstance(said, dict):
        _wrong(where, "it has no dsaPolicy.", "Give it one; one with empty lists shares nothing.")
    _only(said, POLICY_FIELDS, f"{where}, dsaPolicy")
    version = _moment(said.get("version"), f"{where}, dsaPolicy, version")
    if version is None:
        _wrong(where, "its policy has no version.", "Give it a moment, such as 2026-04-13T12:00:00Z.")
    org_name, org_type = _text(plain, "orgName", where), _text(plain, "orgType", where)
    kept = {"orgId": org_id, "orgName": org_name, "orgType": org_type, "dsaPolicy": said}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    exceptions, defaults = (tuple(_rules(said, name, org_id)) for name in LISTS)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return DsaPolicy(org_id, org_name, org_type, version, exceptions, defaults, text, digest)


def _rules(policy: Mapping[str, Any], name: str, org_id: str) -> Iterator[DsaRule]:
    listed = policy.get(name)
    if not isinstance(listed, list):
        _wrong(org_id, f"its policy has no list “{name}”.", "Write the list; an empty one is well.")
    for place, plain in enumerate(listed):
        yield _rule(plain, f"{org_id}/{name}/{place}")


def _rule(plain: Any, where: str) -> DsaRule:
    if not isinstance(plain, dict):
        _wrong(where, "this is not a rule.", "Write it as an object with effect, modes, recordTypes and purposes.")
    _only(plain, RULE_FIELDS, where)
    effect = _text(plain, "effect", where).lower()
    if effect not in EFFECTS:
        _wrong(where, f"the effect “{plain['effect']}” is not known.", "It is allow or deny.")
    words = {name: _words(plain, name, where) for name in TEXT_LISTS}
    if strange := sorted(words["modes"] - set(MODES)):
        _wrong(where, f"the mode “{strange[0]}” is not known.", f"A mode is {' or '.join(MODES)}.")
    reason = plain.get("reason") or ""
    if not isinstance(reason, str):
        _wrong(where, "the reason is not text.", "Write it as text, or leave it out.")
    return DsaRule(
        id=where,
        effect=effect,
        modes=words["modes"],
        record_types=words["recordTypes"],
        dest_org_types=words["destOrgTypes"],
        dest_org_ids=words["destOrgIds"],
        purposes=words["purposes"],
        valid_from=_moment(plain.get("validFrom"), f"{where}, validFrom"),
        valid_until=_moment(plain.get("validUntil"), f"{where}, validUntil"),
        reason=reason,
    )


def _words(plain: Mapping[str, Any], name: str, where: str) -> frozenset[str]:
    listed = plain.get(name)
    if listed is None:
        return frozenset()
    if not isinstance(listed, list) or not all(isinstance(each, str) and each for each in listed):
        _wrong(f"{where}, {name}", "this is not a list of words.", 'Write it as a list, such as ["EXISTENCE"].')
    return frozenset(map(one_case, listed))


def _only(plain: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    """Refuse what the format does not have: a restriction that is passed over would let more through than was meant."""
    if not known.issuperset(plain):
        strange = sorted(set(plain) - known)
        _wrong(where, f"“{strange[0]}” is not in the format.", f"It has {', '.join(sorted(known))}.")


def _text(plain: Mapping[str, Any], name: str, where: str) -> str:
    said = plain.get(name)
    if not isinstance(said, str) or not said.strip():
        _wrong(where, f"“{name}” is missing or is not text.", "Write it as text.")
    return said


def _moment(said: Any, where: str) -> datetime | None:
    """Read a moment with its zone; nothing where nothing is said."""
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
        universal = moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        _wrong(where, f"“{said}” is not a date and time.", "Write it as 2026-03-01T00:00:00Z.")
    if moment.tzinfo is None:
        _wrong(where, f"“{said}” says no time zone.", "End it with Z for UTC, or with an offset such as +01:00.")
    return universal


def _wrong(where: str, problem: str, what_to_do: str) -> NoReturn:
    raise UnreadablePolicy(where, problem, what_to_do)


# --- reading requests -----------------------------------------------------------------------------------------------


def read_requests(plain: Any, directory: Directory, now: datetime) -> list[SharingRequest]:
    """Read one request or a list of them; one that is wrong stops them all, and the error says which it is."""
    if isinstance(plain, list):
        return [_request(each, directory, now, f"request {place + 1}") for place, each in enumerate(plain)]
    return [_request(plain, directory, now, "the request")]


def _request(plain: Any, directory: Directory, now: datetime, where: str) -> SharingRequest:
    if not isinstance(plain, dict):
        _wrong(where, "this is not a request.", f"Write it as an object with {', '.join(sorted(REQUEST_FIELDS))}.")
    _only(plain, REQUEST_FIELDS, where)
    at = _moment(plain.get("at"), f"{where}, at") or now
    words = {name: one_case(_text(plain, name, where)) for name in WORDS_OF_A_REQUEST}
    if words["mode"] not in MODES:
        _wrong(where, f"the mode “{plain['mode']}” is not known.", f"A mode is {' or '.join(MODES)}.")
    return SharingRequest(**words, dest_org_type=_dest_type(plain, words["dest_org"], directory, at, where), at=at)


def _dest_type(plain: Mapping[str, Any], dest_org: str, directory: Directory, at: datetime, where: str) -> str:
    """Take the type that is said; where none is, the one that the directory has for that organisation."""
    if plain.get("dest_org_type") is None and (known := directory.type_of(dest_org, at)):
        return known
    return one_case(_text(plain, "dest_org_type", where))


# --- what a policy says that can do nothing --------------------------------------------------------------------------


def warnings_of(policy: DsaPolicy) -> list[str]:
    """Say which rules can never decide anything, and why."""
    said: list[str] = []
    earlier: list[DsaRule] = []
    for rule in (*policy.exceptions, *policy.defaults):
        if why := _why_idle(rule, earlier):
            said.append(f"{rule.id} can never decide anything: {why}.")
        else:
            earlier.append(rule)
    return said


def _why_idle(rule: DsaRule, earlier: Sequence[DsaRule]) -> str:
    for words, named in ((rule.modes, "mode"), (rule.record_types, "record type"), (rule.purposes, "purpose")):
        if not words:
            return f"it names no {named}"
    if not (rule.dest_org_ids or rule.dest_org_types):
        return "it names neither an organisation nor a type of organisation that may receive"
    if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        return "it ends before it begins"
    before = next((each for each in earlier if _covers(each, rule)), None)
    return f"{before.id} speaks first whenever it would" if before else ""


def _covers(first: DsaRule, rule: DsaRule) -> bool:
    """Tell whether a rule fits wherever another does."""
    same_people = (
        rule.dest_org_ids <= first.dest_org_ids and bool(rule.dest_org_ids)
        if first.dest_org_ids
        else not rule.dest_org_ids and rule.dest_org_types <= first.dest_org_types
    )
    return (
        same_people
        and rule.modes <= first.modes
        and rule.record_types <= first.record_types
        and rule.purposes <= first.purposes
        and (first.valid_from is None or (rule.valid_from is not None and first.valid_from <= rule.valid_from))
        and (first.valid_until is None or (rule.valid_until is not None and rule.valid_until <= first.valid_until))
    )
