"""Read feeds: bytes in, received records and refusals out, with bounded memory and no database."""

from linkspan.interop.feeds.csv_file import read_csv
from linkspan.interop.feeds.export import write_refusals_csv
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import Refusal, RefusedFile, RefusedRow
from linkspan.interop.feeds.rows import Row
from linkspan.interop.feeds.template import COLUMN_NAMES, COLUMNS, write_template
from linkspan.interop.feeds.xlsx_file import read_xlsx

__all__ = [
    "COLUMNS",
    "COLUMN_NAMES",
    "Limits",
    "Refusal",
    "RefusedFile",
    "RefusedRow",
    "Row",
    "read_csv",
    "read_xlsx",
    "write_refusals_csv",
    "write_template",
]
