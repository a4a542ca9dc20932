"""Tell naming traditions apart by lists of names, for counts alone: it says something of a name, nothing of a child."""

from functools import cache
from importlib.resources import files

UNTOLD = frozenset({"other"})


@cache
def tradition_of_names() -> dict[str, str]:
    """Give the tradition of each listed name; names of several traditions tell nothing and are left out.

    Family names say more than given names, so a name that is on both kinds of list counts as the family name.
    """
    found: dict[str, str] = {}
    for listed in ("given.txt", "family.txt"):
        of_list: dict[str, set[str]] = {}
        for tradition, names in _sections(listed):
            for name in names:
                of_list.setdefault(name, set()).add(tradition)
        found |= {name: next(iter(each)) if len(each) == 1 else "" for name, each in of_list.items()}
    return {name: tradition for name, tradition in found.items() if tradition and tradition not in UNTOLD}


def _sections(listed: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in (files("linkspan.matching") / "lists" / listed).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found.append((line[1:].split()[0], []))
        elif line and not line.startswith("#") and found:
            found[-1][1].extend(line.split())
    return found
