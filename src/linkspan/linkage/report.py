"""Write a model's report: a page with charts drawn as SVG, and the same figures as JSON."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from math import log2
from typing import Any

from linkspan.matching.pairing import LEVELS
from linkspan.matching.words import WORDS

WIDTH, BAR, GAP, LABEL = 720, 16, 6, 300
MOST_BITS = 20.0
TRADITIONS = {
    "white_british": "White British", "south_asian_muslim": "South Asian Muslim", "hindu": "Hindu", "sikh": "Sikh",
    "arabic": "Arabic", "polish": "Polish", "romanian": "Romanian", "somali": "Somali", "chinese": "Chinese",
    "yoruba": "Yoruba",
}  # fmt: skip

STYLE = """
body { font: 16px/1.5 Arial, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
th, td { text-align: start; padding: 0.3rem 0.6rem; border-block-end: 1px solid #b1b4b6; }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; }
svg { max-width: 100%; height: auto; } svg text { font: 13px Arial, sans-serif; fill: #0b0c0c; }
.m { fill: #1d70b8; } .u { fill: #b1b4b6; } .line { stroke: #1d70b8; stroke-width: 2; fill: none; }
.even { stroke: #505a5f; stroke-dasharray: 4 4; } .dot { fill: #1d70b8; }
.passed { color: #005a30; } .failed, .few { color: #942514; font-weight: bold; }
"""


def as_json(artefact: Mapping[str, Any], populations: Sequence[Mapping[str, Any]], model_hash: str) -> str:
    """Write the figures for programs."""
    kept = {name: artefact.get(name) for name in ("version", "provenance", "trained_on", "thresholds", "calibration")}
    fields = artefact["fields"]
    return json.dumps(
        {"hash": model_hash, **kept, "gates": artefact.get("gates"), "populations": populations, "fields": fields},
        indent=1,
    )


def as_html(artefact: Mapping[str, Any], populations: Sequence[Mapping[str, Any]], model_hash: str) -> str:
    """Write the page for people: whether the model may be used, why, and what it weighs."""
    gates = artefact.get("gates") or []
    fit = bool(gates) and all(gate["passed"] for gate in gates)
    verdict = "This model passes every release gate." if fit else "This model must not be used: see the gates below."
    parts = [
        f"<h1>Matching model {escape(str(artefact['version']))}</h1>",
        f'<p class="{"passed" if fit else "failed"}">{verdict}</p>',
        f"<p>Hash: <code>{model_hash}</code></p>",
        "<h2>Release gates</h2>",
        gate_table(gates),
        "<h2>By naming tradition</h2>",
        *(_tradition_table(one) for one in populations),
        "<h2>How often a probability is right</h2>",
        *(_reliability(one) for one in populations),
        *_decided((artefact.get("calibration") or {}).get("decided")),
        "<h2>What counts, field by field</h2>",
        "<p>Blue: how often two records of one child agree so. Grey: how often two others do. In bits, what each adds "
        "or takes away; where a name's own frequency counts, the bits are the most that it can add.</p>",
        *(_weights(name, artefact["fields"][name]) for name in LEVELS),
        "<h2>Where it comes from</h2>",
        _provenance(artefact),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>Matching model {escape(str(artefact["version"]))}</title>'
        f"<style>{STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def percent(share: float | None, digits: int = 3) -> str:
    """Write a share in per cent."""
    return "" if share is None else f"{share:.{digits}%}"


def gate_table(gates: Sequence[Mapping[str, Any]]) -> str:
    """Draw the gates as a table."""
    rows = "".join(
        f"<tr><td>{escape(gate['name'])}</td><td>{escape(gate['population'])}</td>"
        f'<td class="number">{gate["hits"]:,}</td><td class="number">{gate["of"]:,}</td>'
        f'<td class="number">{percent(gate["value"])}</td><td class="number">{percent(gate["bound"])}</td>'
        f'<td class="number">{"at least" if gate["at_least"] else "at most"} {percent(gate["limit"])}</td>'
        f'<td class="{gate["verdict"].split()[-1]}">{gate["verdict"]}</td></tr>'
        for gate in gates
    )
    numbers = "".join(f'<th class="number">{word}</th>' for word in ("Count", "Of", "Measured", "95% bound", "Limit"))
    head = f"<th>Gate</th><th>Population</th>{numbers}<th>Verdict</th>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _tradition_table(population: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><td>{escape(TRADITIONS.get(name, name))}</td><td class="number">{counts["of"]:,}</td>'
        f'<td class="number">{percent(counts["linked"] / counts["of"] if counts["of"] else 0, 2)}</td></tr>'
        for name, counts in population["traditions"].items()
    )
    return (
        f"<h3>{escape(population['profile'].title())} records</h3><table><thead><tr><th>Tradition</th>"
        f'<th class="number">Records</th><th class="number">Linked to their child</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _reliability(population: Mapping[str, Any]) -> str:
    """Draw said against right, both from 0 to 1, and list the numbers."""
    size, edge = 300, 40
    dots = [(edge + one["said"] * size, edge + (1 - one["right"]) * size, one) for one in population["reliability"]]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in dots)
    circles = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y, _ in dots)
    rows = "".join(
        f'<tr><td class="number">{percent(one["said"], 1)}</td><td class="number">{percent(one["right"], 1)}</td>'
        f'<td class="number">{one["records"]:,}</td></tr>'
        for one in population["reliability"]
    )
    title = f"Reliability on {population['profile']} records"
    return (
        f'<h3>{escape(population["profile"].title())} records</h3><svg role="img" viewBox="0 0 {size + 2 * edge} '
        f'{size + 2 * edge}" width="{size + 2 * edge}"><title>{escape(title)}</title>'
        f'<line class="even" x1="{edge}" y1="{edge + size}" x2="{edge + size}" y2="{edge}"/>'
        f'<polyline class="line" points="{path}"/>{circles}'
        f'<text x="{edge}" y="{size + 2 * edge - 8}">said</text><text x="4" y="{edge - 8}">right</text></svg>'
        '<table><thead><tr><th class="number">Said</th><th class="number">Right</th><th class="number">Records</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


LEFT_OUT = {
    "changed": "a record says something else today", "disputed": "reviewers differed", "undone": "undone since",
    "waits": "not decided yet", "overtaken": "overtaken by another decision",
    "outside the band": "the model is sure, so only doubt of another kind put them before people",
}  # fmt: skip


def _decided(told: Mapping[str, Any] | None) -> list[str]:
    """Lay what people decided beside what the model expected, step by step of the band where they are asked."""
    if told is None:
        return []
    used = f"{told['pairs']:,} decided pairs were used" if told["pairs"] else "Too few pairs are decided to be used"
    by_two = f", {_some(told['by_two'])} of them answered by two people" if told["pairs"] else ""
    rows = "".join(
        f'<tr><td>{percent(one["low"], 0)} to {percent(one["high"], 0)}</td><td class="number">{one["pairs"]:,}</td>'
        f'<td class="number">{percent(one["expected"], 1)}</td><td class="number">{percent(one["same"], 1)}</td>'
        f'<td class="number">{percent(one["least"], 1)} to {percent(one["most"], 1)}</td>'
        f'<td class="number">{one["bits"]:+.2f} bits</td>'
        f'<td class="{"failed" if one["out_of_line"] else "passed"}">'
        f"{'out of line' if one['out_of_line'] else 'in line'}</td></tr>"
        for one in told["steps"]
    )
    head = "<th>The model said</th>" + "".join(
        f'<th class="number">{word}</th>'
        for word in ("Decided", "Expected the same", "Called the same", "95% interval", "Moved by")
    )
    left = "".join(
        f"<li>{escape(LEFT_OUT.get(reason, reason))}: {_some(number)}</li>"
        for reason, number in told["left_out"].items()
    )
    return [
        "<h2>What people decided</h2>",
        f"<p>{used}{by_two}. They speak for the band where people are asked and correct that alone: nothing is linked "
        "by itself that was not before, and nothing is kept from people that came before them.</p>",
        f"<table><thead><tr>{head}<th></th></tr></thead><tbody>{rows}</tbody></table>" if rows else "",
        f"<p>Not used:</p><ul>{left}</ul>" if left else "",
    ]


def _some(number: int | None) -> str:
    return "fewer than ten" if number is None else f"{number:,}"


def _weights(name: str, rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Draw a field's levels as bars: m above u, with the bits beside."""
    levels = [level for level in LEVELS[name] if rows[level]["m"] != rows[level]["u"]]
    height = len(levels) * (2 * BAR + GAP) + 4
    room = WIDTH - LABEL - 90
    drawn = []
    for at, level in enumerate(levels):
        row, top = rows[level], at * (2 * BAR + GAP)
        bits = max(-MOST_BITS, min(MOST_BITS, log2(row["m"] / row["u"])))
        drawn.append(
            f'<text x="0" y="{top + BAR + 4}">{escape(_short(WORDS[name][level]))}</text>'
            f'<rect class="m" x="{LABEL}" y="{top}" width="{max(1.0, row["m"] * room):.1f}" height="{BAR - 2}"/>'
            f'<rect class="u" x="{LABEL}" y="{top + BAR}" width="{max(1.0, row["u"] * room):.1f}" height="{BAR - 2}"/>'
            f'<text x="{WIDTH - 80}" y="{top + BAR + 4}">{bits:+.1f} bits</text>'
        )
    return (
        f'<h3>{escape(name.title())}</h3><svg role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}">'
        f"<title>{escape(name)}: how often records of one child, and of two, agree so</title>{''.join(drawn)}</svg>"
    )


def _short(words: str) -> str:
    return words if len(words) <= 44 else words[:43].rstrip() + "…"


def _provenance(artefact: Mapping[str, Any]) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in artefact["provenance"])
    trained = "".join(
        f"<tr><td>{escape(str(name).replace('_', ' '))}</td><td>{escape(_plain(value))}</td></tr>"
        for name, value in (artefact.get("trained_on") or {}).items()
    )
    return f"<ul>{lines}</ul><table><tbody>{trained}</tbody></table>"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    if isinstance(value, list):
        return "; ".join(_plain(each) for each in value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
