"""More agreement never counts for less: the levels of a field, from the best agreement down, in the shipped model."""

from itertools import pairwise

import numpy as np
import pytest

from linkspan.matching import Model
from linkspan.matching.names import code_of, family_form, given_form
from linkspan.matching.pairing import CODE
from linkspan.matching.scoring import _frequency_bits

# Each chain is in order of agreement. Levels that say different things (a nickname, a swap) are in chains of their own.
CHAINS = [
    ("given", ("exact", "spelling", "sound", "similar", "different")),
    ("given", ("exact", "slip", "near", "similar", "different")),
    ("given", ("exact", "token", "overlap", "different")),
    ("given", ("exact", "core", "different")),
    ("given", ("exact", "nickname", "different")),
    ("given", ("exact", "alias", "different")),
    ("family", ("exact", "spelling", "sound", "similar", "different")),
    ("family", ("exact", "slip", "near", "similar", "different")),
    ("family", ("exact", "part", "different")),
    ("family", ("exact", "former", "different")),
    ("middle", ("same", "different")),
    ("middle", ("initial", "different")),
    ("birth", ("exact", "swapped", "same_year", "different")),
    ("birth", ("exact", "digit", "same_year", "different")),
    ("birth", ("exact", "days_10", "days_100", "different")),
    ("birth", ("exact", "default_exact", "default_year", "different")),
    ("birth", ("exact", "month_agrees", "year_agrees", "near_period", "different")),
    ("sex", ("same", "different")),
    ("postcode", ("whole", "sector", "outcode", "different")),
    ("postcode", ("whole", "half", "different")),
    ("address", ("same_home", "same_street")),
    ("nhs", ("same", "former", "different")),
    ("upn", ("same", "different")),
    ("school", ("same", "different")),
]
COMMON_AND_RARE = {"given": ("oliver", "mohammed", "peregrine"), "family": ("smith", "khan", "featherstonehaugh")}


def bits(model: Model, field: str, level: str, name: str) -> float:
    """Give what a level counts for where the name agreed on is this one."""
    code = np.array([CODE[field][level]], dtype=np.int8)
    plain = model.weights[field].bits[code]
    if field not in COMMON_AND_RARE:
        return float(plain[0])
    form = (given_form if field == "given" else family_form)(name)
    shared = form.sound if level in {"spelling", "sound"} else code_of(name)
    return float(_frequency_bits(field, code, np.array([shared]), model, plain)[0])


@pytest.mark.parametrize(("field", "chain"), CHAINS, ids=lambda each: each if isinstance(each, str) else each[1])
def test_more_agreement_never_counts_for_less(field: str, chain: tuple[str, ...]) -> None:
    model = Model.load_default()

    for name in COMMON_AND_RARE.get(field, ("",)):
        counted = {level: bits(model, field, level, name) for level in chain}
        falls = [(better, worse) for better, worse in pairwise(chain) if counted[better] < counted[worse] - 1e-9]
        assert not falls, (name, counted)


def test_what_is_missing_counts_for_nothing() -> None:
    model = Model.load_default()

    counted = {field: float(model.weights[field].bits[CODE[field]["missing"]]) for field in CODE}

    assert counted == dict.fromkeys(CODE, 0.0)
