"""Files of invented people for the tests of matching files."""

import csv
from pathlib import Path
from random import Random

GIVEN = ("Amelia", "Oliver", "Aisha", "Mohammed", "Kacper", "Zofia", "Priya", "Arjun", "Chloe", "Jack", "Grace", "Noah")
FAMILY = ("Smith", "Khan", "Nowak", "Patel", "Okafor", "Jones", "Begum", "Brown", "Taylor", "Singh", "Chen", "Walker")
LETTERS = "abcdefghiklmnoprstuwyz"


def surname(rng: Random) -> str:
    """Invent a family name, so that there are many."""
    return rng.choice(FAMILY) + rng.choice(["", "", "-", "son", "ley", "ton", "by"]) + rng.choice(LETTERS)


def _postcode(rng: Random) -> str:
    outcode = f"H{rng.choice(LETTERS).upper()}{rng.randint(1, 40)}"
    return f"{outcode} {rng.randint(1, 9)}{rng.choice('ABDEF')}{rng.choice('GHJLN')}"


def person(number: int, rng: Random) -> dict[str, str]:
    """Invent one person."""
    return {
        "record_id": f"P{number}",
        "given_name": rng.choice(GIVEN),
        "family_name": surname(rng),
        "date_of_birth": f"{rng.randint(2008, 2022)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "sex": rng.choice("FM"),
        "postcode": _postcode(rng),
    }


def people(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Invent people."""
    rng = Random(seed)
    return [person(number, rng) for number in range(count)]


def slipped(row: dict[str, str], rng: Random) -> dict[str, str]:
    """Write a person again, now and then with a slip."""
    again = dict(row)
    if rng.random() < 0.1:
        name = again["family_name"]
        at = rng.randrange(1, len(name))
        again["family_name"] = name[:at] + rng.choice(LETTERS) + name[at:]
    if rng.random() < 0.1:
        again["postcode"] = ""
    return again


def write(path: Path, rows: list[dict[str, str]], *, separator: str = ",", encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def pair_of_files(folder: Path, count: int) -> tuple[Path, Path]:
    """Write two files of the same people, the second in another order and with slips."""
    rng = Random(2)
    left = people(count)
    right = [slipped(row, rng) for row in left]
    rng.shuffle(right)
    return write(folder / "left.csv", left), write(folder / "right.csv", right)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file back."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
