"""Read files as the Department for Education's single unique identifier pilots lay them out.

Words: custodian (an organisation that says it holds records about a person, by NHS number), directory (who they are).
Only identity, the fact that a record of a type exists, and whom to ask are taken; what a record says is never read.
"""

from linkspan.interop.custodians.directory import Custodian, custodian_of, read_directory
from linkspan.interop.custodians.exchange import CustodianRow, read_custodians
from linkspan.interop.custodians.records import read_custodian, read_demographics, superseded_numbers

__all__ = [
    "Custodian",
    "CustodianRow",
    "custodian_of",
    "read_custodian",
    "read_custodians",
    "read_demographics",
    "read_directory",
    "superseded_numbers",
]
