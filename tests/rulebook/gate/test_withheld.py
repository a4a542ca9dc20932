"""A clause that is held back for some of its pairs makes several templates, and no two of them share a name."""

from uuid import UUID

from tests.support.agreements import a_document

from linkspan.sharing.agreement_document import Clause, Document
from linkspan.sharing.book import base_schema, validate
from linkspan.sharing.clauses import compile_document

COUNCIL, POLICE, SCHOOL = (UUID(int=number) for number in (1, 2, 3))


def sharing(*withheld: Clause) -> Document:
    clause = Clause(
        number="1", givers=(POLICE, SCHOOL), receivers=(COUNCIL,), purposes=("safeguarding",),
        kinds=("involvement", "policing"), mode="content",
    )  # fmt: skip
    return a_document([COUNCIL, POLICE, SCHOOL], [clause, *withheld])


def holding_back(number: str, giver: UUID, mode: str) -> Clause:
    return Clause(
        number=number, givers=(giver,), receivers=(COUNCIL,), purposes=("safeguarding",), kinds=("policing",),
        mode=mode, effect="withhold",
    )  # fmt: skip


def test_templates_of_one_clause_have_names_of_their_own_however_it_is_held_back() -> None:
    for modes in (("content", "contact"), ("existence", "content"), ("contact", "contact")):
        document = sharing(holding_back("2", POLICE, modes[0]), holding_back("3", SCHOOL, modes[1]))

        texts = {clause.template: clause.text for clause in compile_document(document, "NM-1", 1)}
        pages = {clause.text for clause in compile_document(document, "NM-1", 1)}

        assert len(texts) == len(pages)
        assert validate("\n".join(pages), base_schema()) == []


def test_a_clause_held_back_for_one_giver_alone_still_makes_sound_policies() -> None:
    compiled = compile_document(sharing(holding_back("2", POLICE, "content")), "NM-1", 1)

    assert validate("\n".join({clause.text for clause in compiled}), base_schema()) == []
    assert len({clause.template for clause in compiled}) == 3
