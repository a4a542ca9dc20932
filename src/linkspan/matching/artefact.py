"""The hand-reasoned model, with its sources: what every fit is held to, so that what is rare stays sane.

The shipped model.json is fitted: run `linkspan match train --from-synth` after changing a weight or a list here, check
it with `linkspan match check --full`, and put it in place. A test checks that model.json was held to what is here.
"""

import json
from importlib.resources import files
from typing import Any

from linkspan.matching.names import spellings

VERSION = "2026.2"
INDEX_SIZE = 100_000

PROVENANCE = (
    "Weights are reasoned by hand: m (how often records of one child agree so) from the error rates of "
    "the invented partnerships this program makes and from published studies of linkage of English children's records; "
    "u (how often two children agree so by chance) by counting: 6,570 birth dates in 18 years, 1 in 2 of a sex, about "
    "5 children in 100,000 at a postcode.",
    "same_child and same_home compare the child with another child of the household: 3.2 per cent of children are "
    "twins or triplets (published multiple-birth rates of about 15 in 1,000 maternities, and triplets), births of one "
    "mother otherwise lie at least 9 months apart, siblings seldom share a given name, and are half of one sex.",
    "School, address and postcode are dampened because they go together with one another and with age.",
    "Name shares come from lists compiled by this project, by naming tradition, ordered by rank; a share falls as "
    "1 / (rank + q) within a tradition, q as the lists say. They are approximate and count nobody's records.",
)

# level: m, u, same_child, same_home, by whose frequency. u is a floor where a frequency weighs the level.
_Row = tuple[float, float, float, float, str | None]
_NONE: _Row = (1, 1, 1, 1, None)
WEIGHTS: dict[str, dict[str, _Row]] = {
    "given": {
        "missing": _NONE,
        "exact": (0.80, 2e-5, 0.80, 0.0003, "name"),
        "core": (0.04, 4e-5, 0.04, 0.004, "name"),
        "spelling": (0.05, 1e-4, 0.05, 0.001, "sound"),
        "alias": (0.02, 0.001, 0.02, 0.002, None),
        "middle": (0.008, 0.004, 0.008, 0.03, None),
        "nickname": (0.03, 0.003, 0.03, 0.004, None),
        "token": (0.03, 2e-4, 0.03, 0.003, "name"),
        "overlap": (0.004, 0.002, 0.003, 0.03, "name"),
        "slip": (0.03, 6e-4, 0.03, 0.005, None),
        "sound": (0.02, 6e-4, 0.02, 0.002, "sound"),
        "near": (0.02, 0.0015, 0.02, 0.006, None),
        "similar": (0.008, 0.006, 0.006, 0.025, None),
        "other_name": (0.004, 0.01, 0.004, 0.03, None),
        "swapped": (0.004, 1e-4, 0.004, 0.0005, None),
        "initial": (0.50, 0.08, 0.50, 0.10, None),
        "placeholder": (1, 1, 0.50, 1, None),
        "different": (0.012, 0.95, 0.003, 0.94, None),
    },
    "family": {
        "missing": _NONE,
        "exact": (0.84, 2e-5, 1, 1, "name"),
        "former": (0.03, 1e-4, 1, 1, "name"),
        "spelling": (0.03, 1e-4, 1, 1, "sound"),
        "part": (0.04, 2e-4, 1, 1, "name"),
        "among_names": (0.02, 0.004, 1, 1, None),
        "slip": (0.025, 6e-4, 1, 1, None),
        "sound": (0.015, 6e-4, 1, 1, "sound"),
        "near": (0.015, 0.0015, 1, 1, None),
        "similar": (0.006, 0.004, 1, 1, None),
        "swapped": (0.004, 1e-4, 1, 1, None),
        "initial": (0.50, 0.08, 1, 1, None),
        "different": (0.04, 0.95, 1, 1, None),
    },
    "middle": {
        "missing": _NONE,
        # In many families brothers and sisters all bear their father's name here: agreeing tells nothing between them.
        "same": (0.85, 0.03, 1, 1, None),
        "initial": (0.90, 0.10, 1, 1, None),
        "different": (0.12, 0.95, 0.12, 0.92, None),
    },
    "birth": {
        "missing": _NONE,
        "exact": (0.93, 1.5e-4, 0.93, 0.03, None),
        "default_exact": (0.93, 0.012, 0.93, 0.08, None),
        "swapped": (0.006, 6e-5, 0.006, 0.0004, None),
        "digit": (0.012, 0.003, 0.012, 0.004, None),
        "same_month": (0.006, 0.0045, 0.006, 0.0008, None),
        "days_10": (0.003, 0.003, 0.003, 0.0008, None),
        "days_100": (0.004, 0.03, 0.004, 0.0008, None),
        "default_year": (0.20, 0.055, 0.50, 0.08, None),
        "same_year": (0.006, 0.045, 0.006, 0.01, None),
        "month_agrees": (0.97, 0.006, 0.97, 0.04, None),
        "year_agrees": (0.97, 0.058, 0.97, 0.07, None),
        "age_agrees": (0.95, 0.07, 0.95, 0.11, None),
        "near_period": (0.03, 0.12, 0.03, 0.20, None),
        "expected_near": (0.90, 0.025, 0.90, 0.05, None),
        "different": (0.008, 0.85, 0.008, 0.86, None),
    },
    "sex": {
        "missing": _NONE,
        "same": (0.985, 0.5, 0.985, 0.5, None),
        "different": (0.015, 0.5, 0.015, 0.5, None),
    },
    "postcode": {
        "missing": _NONE,
        "whole": (0.78, 5e-5, 1, 1, None),
        "sector": (0.04, 0.006, 1, 1, None),
        "half": (0.90, 0.05, 1, 1, None),
        "outcode": (0.05, 0.04, 1, 1, None),
        "different": (0.20, 0.95, 1, 1, None),
    },
    "address": {
        "missing": _NONE,
        "same_home": (0.80, 0.14, 1, 1, None),
        "same_street": (0.14, 0.40, 1, 1, None),
        "same_home_elsewhere": (0.10, 0.003, 1, 1, None),
        "different": _NONE,
    },
    "nhs": {
        "missing": _NONE,
        "same": (0.98, 1e-6, 0.98, 0.03, None),
        "former": (0.90, 1e-5, 0.90, 0.03, None),
        "different": (0.02, 1, 0.02, 0.97, None),
    },
    "upn": {
        "missing": _NONE,
        "same": (0.97, 1e-5, 0.97, 0.02, None),
        "different": (0.04, 1, 0.04, 0.98, None),
    },
    "school": {
        "missing": _NONE,
        "same": (0.88, 0.03, 1, 1, None),
        "different": (0.35, 0.97, 1, 1, None),
    },
}

THRESHOLDS = {"link": 0.95, "review": 0.20, "clear_of_next": 3.0}
# (share of children whose name is on the lists, share of a name that is on none)
LISTS = {"given": ("given.txt", 0.80, 2e-5), "family": ("family.txt", 0.60, 2e-5)}
RARER_SPELLING = 0.25  # what a listed name's other spellings are each taken to have of its share


def _shares(name: str, listed: float) -> dict[str, float]:
    text = (files("linkspan.matching") / "lists" / name).read_text(encoding="utf-8")
    traditions: list[tuple[float, float, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("["):
            _, part, flatness = line.strip("[]").split()
            traditions.append((float(part), float(flatness), []))
        elif line.strip() and not line.startswith("#"):
            traditions[-1][2].extend(word.replace("'", "").replace("-", "") for word in line.split())
    shares: dict[str, float] = {}
    for share, flattening, names in traditions:
        ranked = list(dict.fromkeys(names))
        weights = [1 / (rank + flattening) for rank in range(1, len(ranked) + 1)]
        scale = share * listed / sum(weights)
        for word, weight in zip(ranked, weights, strict=True):
            shares[word] = shares.get(word, 0.0) + weight * scale
    _spread(shares)
    scale = listed / sum(shares.values())
    return {word: float(f"{share * scale:.3g}") for word, share in sorted(shares.items())}


def _spread(shares: dict[str, float]) -> None:
    """Give the unlisted spellings of a listed name their part: Muhammad is not rare because Mohammed is listed."""
    for spelling, canonical in spellings().items():
        if canonical in shares and spelling not in shares:
            shares[spelling] = shares[canonical] * RARER_SPELLING


def artefact() -> dict[str, Any]:
    """Put the hand-reasoned model together."""
    return {
        "version": VERSION,
        "provenance": list(PROVENANCE),
        "index_size": INDEX_SIZE,
        "thresholds": THRESHOLDS,
        "fields": {name: {level: _row(row) for level, row in levels.items()} for name, levels in WEIGHTS.items()},
        "frequencies": {
            name: {"unseen": unseen, "shares": _shares(file, listed)} for name, (file, listed, unseen) in LISTS.items()
        },
    }


def _row(row: _Row) -> dict[str, float | str]:
    m, u, same_child, same_home, by = row
    weights: dict[str, float | str] = {"m": m, "u": u, "same_child": same_child, "same_home": same_home}
    if by:
        weights["by"] = by
    return weights


def as_text() -> str:
    """Write the artefact as it is stored."""
    return json.dumps(artefact(), indent=1) + "\n"
