"""Every text that pages show, taken from templates and Python without running either."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, nodes
from jinja2.ext import extract_from_ast

PACKAGE = Path(__file__).resolve().parents[2]
TEMPLATES = PACKAGE / "web" / "templates"
# The function, and which of its arguments are texts.
FUNCTIONS = {"gettext": (0,), "gettext_lazy": (0,), "_": (0,), "ngettext": (0, 1), "ngettext_lazy": (0, 1)}
FUNCTIONS |= {"pgettext": (1,), "pgettext_lazy": (1,), "npgettext": (1, 2)}


@dataclass(frozen=True, slots=True)
class Text:
    """One text with where it stands; `plural` where its words depend on a number, `within` the table or function."""

    where: str
    line: int
    words: str
    plural: str = ""
    context: str = ""
    within: str = ""


def every_text(root: Path = PACKAGE) -> Iterator[Text]:
    """Give each text of the program: first those of templates, then those of Python."""
    yield from (text for path in sorted(root.rglob("*.html")) for text in of_template(path))
    yield from (text for path in sorted(root.rglob("*.py")) for text in of_python(path))


def parsed(path: Path) -> nodes.Template:
    """Read a template into its parts, as the pages do."""
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])  # noqa: S701  parsed, never rendered
    return env.parse(path.read_text(encoding="utf-8"))


def of_template(path: Path) -> Iterator[Text]:
    """Give the texts of one template."""
    where = path.relative_to(PACKAGE).as_posix()
    for line, function, found in extract_from_ast(parsed(path)):
        texts = [each for each in (found if isinstance(found, tuple) else (found,)) if each]
        if made := _text(where, line, function, [str(each) for each in texts]):
            yield made


def of_python(path: Path) -> Iterator[Text]:
    """Give the texts of one module."""
    where = path.relative_to(PACKAGE).as_posix()
    source = path.read_text(encoding="utf-8")
    if "gettext" not in source and "_(" not in source:
        return
    for part in ast.parse(source).body:
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and (function := _name(node.func)) in FUNCTIONS:
                given = [each.value for each in node.args if isinstance(each, ast.Constant)]
                texts = [each for each in given if isinstance(each, str)]
                if made := _text(where, node.lineno, function, texts):
                    yield replace(made, within=_named(part))


def _text(where: str, line: int, function: str, texts: list[str]) -> Text | None:
    places = FUNCTIONS.get(function, ())
    if not places or len(texts) <= places[-1]:
        return None
    plural = texts[places[1]] if len(places) == 2 else ""
    return Text(where, line, texts[places[0]], plural, texts[0] if places[0] == 1 else "")


def _named(part: ast.stmt) -> str:
    """Name what a statement at the top of a module makes."""
    targets = part.targets if isinstance(part, ast.Assign) else [getattr(part, "target", None)]
    return str(getattr(part, "name", "") or getattr(targets[0], "id", ""))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
