"""Keep a spreadsheet from running what is exported to it."""

# A spreadsheet takes a cell that starts with one of these for a formula. Source: OWASP, CSV injection.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Return text that a spreadsheet shows as it is and never runs."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
