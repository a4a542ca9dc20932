"""Ask the published validator about census files, from its own environment, and print what it says of each as JSON.

Its command line does the same steps and leaves out what it found of the whole return; so they are taken one by one.
"""

import contextlib
import importlib
import io
import json
import re
import sys
import xml.etree.ElementTree as ET

from cin_validator import cin_validator


def ask(path: str, registry: object) -> dict[str, object]:
    """Give what it finds: of children, of the return, and the rules that failed to run at all."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        tables = cin_validator.process_data(cin_validator.convert_data(ET.parse(path).getroot()))  # noqa: S314
        found = cin_validator.CinValidator(tables, registry)
    report = found.user_report
    columns = {"child": "LAchildID", "rule": "rule_code", "table": "tables_affected", "column": "columns_affected"}
    return {
        "children": [
            {name: row[column] for name, column in columns.items()} | {"value": row["value_flagged"]}
            for row in report.to_dict("records")
        ],
        "return": sorted(set(found.multichild_issues.get("rule_code", []))),
        "failed": re.findall(r"Error with rule (\S+):", said.getvalue()),
    }


if __name__ == "__main__":
    ruleset, *paths = sys.argv[1:]
    registry = importlib.import_module(f"cin_validator.rules.{ruleset}").registry
    kinds = {str(rule.code): rule.rule_type.name for _, rule in registry.items()}
    print(json.dumps({"kinds": kinds, "files": [ask(path, registry) for path in paths]}))
