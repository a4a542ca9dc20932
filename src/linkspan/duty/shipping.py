"""Write the clocks that ship into the table, as the tables' owner: after each upgrade, and as often as one likes."""

from django.db import transaction

from linkspan.duty import models
from linkspan.duty.clocks import CLOCKS
from linkspan.duty.rules import ClockRule


@transaction.atomic
def ship_clocks() -> int:
    """Add the versions that are not in the table yet, each after the one before; return how many.

    A version that begins before one somebody entered here comes into the table as one that was never in force.
    """
    there = set(models.ClockVersion.objects.filter(shipped_as__isnull=False).values_list("code", "shipped_as"))
    wanted = [rule for rule in CLOCKS if (rule.code, rule.version) not in there]
    for rule in sorted(wanted, key=lambda rule: (rule.code, rule.version)):
        _ship(rule)
    return len(wanted)


def _ship(rule: ClockRule) -> None:
    versions = models.ClockVersion.objects.filter(code=rule.code)
    standing = versions.filter(area__isnull=True).order_by("-from_on", "-version").first()
    until = rule.until
    if standing is not None and standing.from_on >= rule.from_:
        until = rule.from_
    elif standing is not None and (standing.until_on is None or standing.until_on > rule.from_):
        standing.until_on = rule.from_
        standing.save(update_fields=["until_on"])
    last = versions.order_by("-version").values_list("version", flat=True).first() or 0
    models.ClockVersion.objects.create(
        code=rule.code, version=last + 1, area=None, starts_with=rule.starts_with, length=rule.length, unit=rule.unit,
        day_zero=rule.day_zero, rolls=rule.rolls, authority=rule.authority, source=rule.source, from_on=rule.from_,
        until_on=until, shipped_as=rule.version,
    )  # fmt: skip
