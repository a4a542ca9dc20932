"""Write the pages of the reference that are made from the program: `python -m tests.house.reference`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import typer

from tests.house.source import ROOMS
from tests.support.database import ROOT

REFERENCE = ROOT / "docs" / "reference"

COMMANDS = """# Commands

Everything runs from a checkout as `./linkspan …`; an installed package calls the same program `linkspan`.
`./linkspan COMMAND --help` says the same as this page, which is made from the program.

A command brings the database up to date first, and takes the database role that its work needs. Where the environment
already names a database, a role and the key that signs contexts, nothing is started or changed.
"""
EVENTS = """# Events

What can happen, by room. Each line of the trail carries one of these names. A stored name never changes; the words are
what pages say after the name of whoever did it. This page is made from the program.
"""


def events() -> dict[str, dict[str, str]]:
    """Give the names of events by room, with the constant that holds each."""
    found: dict[str, dict[str, str]] = {}
    for room in reversed(ROOMS):
        try:
            module = importlib.import_module(f"linkspan.{room}.events")
        except ModuleNotFoundError:
            continue
        found[room] = {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}
    return found


def events_page() -> str:
    """Write the page of events."""
    from linkspan.web.happenings import event_words

    parts = [EVENTS]
    for room, names in events().items():
        parts += [f"\n## {room}\n\n", "| Event | Somebody … |\n|---|---|\n"]
        parts += [f"| `{value}` | {event_words(value)} |\n" for value in names.values()]
    return "".join(parts)


def commands() -> Iterator[tuple[str, Any]]:
    """Give each command a person may call, by its full name."""
    from linkspan.cli.main import app

    yield from _inside("linkspan", typer.main.get_command(app))


def _inside(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for part, each in sorted(command.commands.items()):
            if not each.hidden:
                yield from _inside(f"{name} {part}", each)
    else:
        yield name, command


def commands_page() -> str:
    """Write the page of commands."""
    return COMMANDS + "".join(_command(name, command) for name, command in commands())


def _command(name: str, command: Any) -> str:
    given = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and not each.hidden]
    said = " ".join((command.help or "").split())
    usage = " ".join([name, *(_argument(each) for each in given)])
    table = "".join(_option(each) for each in options)
    head = "\n| Option | What it does | Unless given |\n|---|---|---|\n" if options else ""
    return f"\n## `{usage}`\n\n{said}\n{head}{table}"


def _argument(given: Any) -> str:
    name = (given.name or "").upper()
    return name if given.required else f"[{name}]"


def _option(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    said = " ".join((getattr(option, "help", "") or "").split()).replace("|", "\\|")
    default = option.default
    shown = "needed" if option.required else "" if default is None or callable(default) else f"`{_plain(default)}`"
    return f"| {names} | {said} | {shown} |\n"


def _plain(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return str(getattr(default, "value", default))


def childs_page() -> str:
    """Write the page of what a child's own page shows to whom."""
    from linkspan.voice import page_rules, parent_rules

    return f"{page_rules.reference()}\n{parent_rules.reference()}"


PAGES = {"commands.md": commands_page, "events.md": events_page, "childs-page.md": childs_page}


def main() -> None:
    """Write each page that is made from the program."""
    import django

    django.setup()
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
