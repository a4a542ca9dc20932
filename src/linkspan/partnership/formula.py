"""A tiny language for fair shares: numbers, names, + - * / ( ), min and max, one step on each line.

A formula is data that a partnership agrees on, so it is read and worked out here and never run as a program. Each line
but the last may name a step (`rural = area_km2 / 10`); the last line is the weight of one partner.
"""

import ast
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException, DivisionByZero, InvalidOperation

LONGEST = 2_000
DEEPEST = 40
MOST_DIGITS = 20
LARGEST = Decimal(10) ** 24

# What each name stands for, of one partner in one partnership and year.
VARIABLES: dict[str, str] = {
    "children": "children in the areas that the partner serves",
    "need": "those children, each area's number multiplied by its weight of need",
    "area_km2": "size of those areas in square kilometres",
    "areas": "how many of the partnership's areas the partner serves",
    "partners": "how many partners share the cost",
    "of_kind": "how many of the partners are of the same kind: council, board or police",
    "total": "pounds to be shared",
}

Sum = Callable[[Decimal, Decimal], Decimal]
SUMS: dict[type[ast.operator], Sum] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
}


class FormulaProblem(Exception):
    """A formula that cannot be read or worked out: on which line, what is wrong, and what to do."""

    def __init__(self, line: int, what: str, what_to_do: str) -> None:
        super().__init__(f"Line {line}: {what} {what_to_do}")
        self.line = line
        self.what = what
        self.what_to_do = what_to_do


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has been read: its steps in order, the last without a name."""

    text: str
    steps: tuple[tuple[str, ast.expr, int], ...]

    def value(self, known: Mapping[str, Decimal]) -> Decimal:
        """Work it out for one partner; FormulaProblem where that cannot be done."""
        names = dict(known)
        found = Decimal(0)
        for name, expression, line in self.steps:
            found = _worked_out(expression, names, line, self.text)
            if name:
                names[name] = found
        return found


def read(text: str, variables: Collection[str] = tuple(VARIABLES)) -> Formula:
    """Read a formula, or raise FormulaProblem that says which line to mend and how."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise FormulaProblem(1, "There is no formula.", "Write one, such as: children * 2 + area_km2")
    if len(text) > LONGEST:
        raise FormulaProblem(1, f"The formula is longer than {LONGEST} signs.", "Make it shorter.")
    known, steps = set(variables), []
    for number, line in lines:
        name, expression = _step(number, line, is_last=number == lines[-1][0])
        _check(expression, known, number, 0)
        if name in variables:
            raise FormulaProblem(number, f"{name} has a meaning already.", "Give the step another name.")
        known |= {name} - {""}
        steps.append((name, expression, number))
    return Formula(text, tuple(steps))


def _step(number: int, line: str, *, is_last: bool) -> tuple[str, ast.expr]:
    """Take one line apart: the name of its step, and what is worked out."""
    try:
        body = ast.parse(line).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaProblem(
            number, "This line cannot be read.", "Close each bracket, and put a sign between values."
        ) from error
    match body:
        case [ast.Assign(targets=[ast.Name(id=name)], value=value)] if not is_last:
            return name, value
        case [ast.Expr(value=value)] if is_last:
            return "", value
        case [ast.Assign()]:
            raise FormulaProblem(number, "The last line names a step.", "End with a line that is the weight itself.")
        case [ast.Expr()]:
            raise FormulaProblem(number, "This line is not used.", "Give it a name, such as: step = children * 2")
    raise FormulaProblem(number, "This line is no sum.", "Use only numbers, names, + - * / ( ), min and max.")


def _check(node: ast.expr, known: Collection[str], line: int, depth: int) -> None:
    """Let nothing through but what this language has."""
    if depth > DEEPEST:
        raise FormulaProblem(line, "There are too many brackets.", "Break the line into named steps.")
    if isinstance(node, ast.Name):
        if node.id not in known:
            words = ", ".join(sorted(known))
            raise FormulaProblem(line, f"Nothing is called {node.id[:40]}.", f"Use one of: {words}.")
        return
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        if len(str(node.value)) > MOST_DIGITS or not re.fullmatch(r"[\d.]+", str(node.value)):
            raise FormulaProblem(line, "A number is too long.", f"Use at most {MOST_DIGITS - 4} digits.")
        return
    if not (parts := _parts(node)):
        raise FormulaProblem(
            line, "This line holds more than a sum.", "Use only numbers, names, + - * / ( ), min and max."
        )
    for each in parts:
        _check(each, known, line, depth + 1)


def _parts(node: ast.expr) -> list[ast.expr]:
    """Give what a sum is made of; nothing where it is no sum of this language."""
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SUMS:
            return [left, right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return [operand]
        case ast.Call(func=ast.Name(id="min" | "max"), args=[_, *_] as values, keywords=[]):
            return list(values)
    return []


def _worked_out(node: ast.expr, names: Mapping[str, Decimal], line: int, text: str) -> Decimal:
    try:
        found = _value(node, names)
    except (DivisionByZero, InvalidOperation) as error:
        raise FormulaProblem(
            line, "It divides by zero.", "Use max(1, …) beneath the line, or enter the figure that is missing."
        ) from error
    except DecimalException as error:
        raise FormulaProblem(line, "The number becomes too large.", "Make the numbers smaller.") from error
    if abs(found) > LARGEST:
        raise FormulaProblem(line, "The number becomes too large.", "Make the numbers smaller.")
    return found


def _value(node: ast.expr, names: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=value):
            return Decimal(str(value))
        case ast.Name(id=name):
            return names[name]
        case ast.BinOp(left=left, op=op, right=right):
            return SUMS[type(op)](_value(left, names), _value(right, names))
        case ast.UnaryOp(op=op, operand=operand):
            return -_value(operand, names) if isinstance(op, ast.USub) else _value(operand, names)
        case ast.Call(func=ast.Name(id=function), args=values):
            found = [_value(each, names) for each in values]
            return min(found) if function == "min" else max(found)
    raise AssertionError("a formula was worked out that was never checked")
