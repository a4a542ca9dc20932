"""A migration operation for the tables of one part of the program: made together, so that a first start is quick."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Create several models, or add several fields, indexes and constraints to models there are, as one operation.

    Django builds every model that stands in any relation to a changed one anew for each operation. Nearly all of ours
    point at agencies and people, so that cost grows with the square of their number: here it is paid once for all. A
    model and what is added to it later belong in two of these, since a table is made as the model is at the end.
    """

    reversible = True

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how it is written."""
        return type(self).__name__, list(self.operations), {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state, whose classes are then built once, when they are next asked for."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change the database, in the order given."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take it back, the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say in a few words what it does."""
        return "; ".join(operation.describe() for operation in self.operations)
