"""Say how much of the changed code a test noticed, module by module, after `mutmut run`.

Run by `just mutate-code`. It prints the table of docs/reference/mutation.md, keeps it with every change that no test
noticed in mutants/report.md, and fails where fewer than nine in ten were noticed or something was not tried at all.
"""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

REPORT = Path("mutants") / "report.md"
WANTED = 90.0
LINE = re.compile(r"\s*linkspan\.sharing\.([a-z_.]+)\.x\S*__mutmut_\d+: (.+)")
# A change under which the tests ran out of time or died was noticed as well. On a machine that is busy with something
# else tests run out of time by themselves, so those are counted apart: run them again by name.
LATE = "timeout"
NOTICED = frozenset({"killed", LATE, "suspicious", "segfault"})
UNTRIED = "not checked"


def table(lines: list[str]) -> tuple[list[str], float, int]:
    """Count by module: give the table's rows, the whole score, and how many changes were not tried."""
    noticed, drawn, late, untried = Counter[str](), Counter[str](), Counter[str](), 0
    for found in filter(None, map(LINE.fullmatch, lines)):
        module, state = found.groups()
        drawn[module] += 1
        noticed[module] += state in NOTICED
        late[module] += state == LATE
        untried += state == UNTRIED
    rows = ["| Code | Changes | Noticed | Of these out of time | |", "|---|---|---|---|---|"]
    rows += [
        f"| `{each}` | {drawn[each]} | {noticed[each]} | {late[each]} | {noticed[each] / drawn[each]:.1%} |"
        for each in sorted(drawn)
    ]
    whole = 100 * noticed.total() / drawn.total() if drawn else 0.0
    return [*rows, f"| all | {drawn.total()} | {noticed.total()} | {late.total()} | {whole:.1f}% |"], whole, untried


def main() -> None:
    """Print and keep the report."""
    told = subprocess.run(["mutmut", "results", "--all", "true"], capture_output=True, text=True, check=True)
    lines = told.stdout.splitlines()
    rows, whole, untried = table(lines)
    missed = [line for line in lines if LINE.fullmatch(line) and line.rpartition(": ")[2] not in NOTICED]
    REPORT.write_text("\n".join([*rows, "", *missed, ""]), encoding="utf-8")
    print(*rows, sep="\n")
    if untried or whole < WANTED:
        sys.exit(f"{untried} changes were not tried; {whole:.1f} per cent noticed, {WANTED:.0f} wanted. See {REPORT}.")


if __name__ == "__main__":
    main()
