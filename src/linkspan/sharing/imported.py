"""Keep the policies that agencies wrote in the Department for Education's format, every version of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linkspan.audit import Actor, NotNow, trail
from linkspan.sharing import dsa, events, gate, models
from linkspan.sharing.dsa import DsaPolicy
from linkspan.sharing.facts import Action


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """One policy that is kept: whose, of which version, and whether it is the one that answers now.

    `state` is "answers", "waits" for its version's moment, or "replaced".
    """

    custodian: str
    name: str
    version: datetime
    hash: str
    exceptions: int
    defaults: int
    imported_at: datetime
    state: str


@trail.audited
def import_policies(*, policies: Sequence[DsaPolicy], by: Actor, at: datetime) -> dict[str, str]:
    """Keep each policy that is not here yet, and say by organisation what became of it: kept, or here already.

    A version once kept never changes. One that comes again with other words is refused, and so is the whole file.
    """
    permit = gate.require(by=by, to=Action.IMPORT_POLICIES, at=at)
    here = set(models.ImportedPolicy.objects.values_list("hash", flat=True))
    became: dict[str, str] = {}
    for policy in policies:
        became[policy.org_id] = "here already" if policy.hash in here else "kept"
        if policy.hash not in here:
            if problem := _why_not_keep(policy):
                raise problem
            row = models.ImportedPolicy(
                custodian=dsa.one_case(policy.org_id), version=policy.version, hash=policy.hash, text=policy.text,
                imported_at=at,
            )  # fmt: skip
            row.save(force_insert=True)
            detail = {"custodian": policy.org_id, "version": policy.version.isoformat(), "hash": policy.hash}
            trail.record(events.POLICY_IMPORTED, permit, about=row.id, detail=detail)
    if "kept" not in became.values():
        trail.record(events.POLICIES_READ, permit, detail={"policies": len(policies)})
    return became


def _why_not_keep(policy: DsaPolicy) -> NotNow | None:
    same = models.ImportedPolicy.objects.filter(custodian=dsa.one_case(policy.org_id), version=policy.version)
    if not same.exists():
        return None
    return NotNow(
        "sharing.policy_version_taken",
        _("This version of the policy is here already, with other words. Give the changed policy a new version."),
    )


def directory(*, by: Actor, at: datetime) -> dsa.Directory:
    """Give every policy that is kept, to answer requests by."""
    return dsa.Directory(policy for _row, policy in _kept(by, at))


def policies(*, by: Actor, at: datetime) -> tuple[ImportedLine, ...]:
    """List every policy that is kept, by organisation, newest version first."""
    kept = {row.hash: (row, policy) for row, policy in _kept(by, at)}
    answering = dsa.Directory(policy for _row, policy in kept.values())
    return tuple(_line(row, policy, answering, at) for row, policy in kept.values())


def _kept(by: Actor, at: datetime) -> list[tuple[models.ImportedPolicy, DsaPolicy]]:
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_AGREEMENTS, at=at)
        rows = list(models.ImportedPolicy.objects.order_by("custodian", "-version"))
        trail.record(events.POLICIES_SEEN, permit, detail={"policies": len(rows)})
    return [(row, dsa.read_policy(dsa.read_json(row.text, row.custodian))) for row in rows]


def _line(row: models.ImportedPolicy, policy: DsaPolicy, answering: dsa.Directory, at: datetime) -> ImportedLine:
    now = answering.policy_of(row.custodian, at)
    answers = now is not None and now.hash == row.hash
    return ImportedLine(
        custodian=policy.org_id,
        name=policy.org_name,
        version=row.version,
        hash=row.hash,
        exceptions=len(policy.exceptions),
        defaults=len(policy.defaults),
        imported_at=row.imported_at,
        state="answers" if answers else "waits" if row.version > at else "replaced",
    )
