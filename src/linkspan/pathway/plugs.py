"""What this room gives to a room below: what an agency said, was told and must answer follows its successor."""

from linkspan.agencies.inherited import Inherited
from linkspan.pathway import events

# Drafts, concerns, contacts and challenges of an agency; a person holds them through duty's items alone.
PATHWAY = Inherited(
    code="pathway",
    models=("pathway.Draft", "pathway.Concern", "pathway.Contact", "pathway.Challenge"),
    what="pathway",
    event=events.PATHWAY_HANDED_OVER,
)

# Episodes and stages of an agency, each with its item; a person holds them through duty's items alone.
STAGES = Inherited(
    code="stages",
    models=("pathway.Episode", "pathway.Stage"),
    what="stages",
    event=events.STAGES_HANDED_OVER,
)

# What an agency added to chronologies: its successor answers for it, and corrects it where it is wrong.
CHRONOLOGY = Inherited(
    code="chronology",
    models=("pathway.SignificantEvent",),
    what="chronology",
    event=events.CHRONOLOGY_HANDED_OVER,
)

# Patterns that were raised to a front door; who holds one is duty's to know, and early signs stay whose they were.
PATTERNS = Inherited(
    code="patterns",
    models=("pathway.Pattern",),
    what="patterns",
    event=events.PATTERNS_HANDED_OVER,
)
