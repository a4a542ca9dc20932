"""The shelf of books that have decided something, so that a decision can be made again years later."""

from dataclasses import asdict
from datetime import datetime

from linkspan.audit import NotFound
from linkspan.sharing.book import Book, TemplateLink, compile_book
from linkspan.sharing.models import DecidingBook


def keep(book: Book, at: datetime) -> None:
    """Keep a book before its first decision is acted on.

    Nothing remembers that it is there but the shelf itself: the act that put it there may have been undone.
    """
    if DecidingBook.objects.filter(hash=book.hash).exists():
        return
    row = DecidingBook(
        hash=book.hash,
        schema_hash=book.schema_hash,
        text=book.text,
        schema_text=book.schema_text,
        links=[asdict(link) for link in book.links],
        first_used_at=at,
    )
    DecidingBook.objects.bulk_create([row], ignore_conflicts=True)


def find(policy_hash: str) -> Book:
    """Return the book of a decision made on any day, compiled again."""
    row = DecidingBook.objects.filter(hash=policy_hash).first()
    if row is None:
        raise NotFound
    return compile_book(row.text, row.schema_text, tuple(TemplateLink(**link) for link in row.links))
