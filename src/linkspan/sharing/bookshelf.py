"""The shelf of books that have decided something, so that a decision can be made again years later."""

from dataclasses import asdict
from datetime import datetime

from linkspan.audit import NotFound
from linkspan.sharing.agreement_models import DecidingPage
from linkspan.sharing.book import Book, TemplateLink, assemble_book, page_hash
from linkspan.sharing.models import DecidingBook


def keep(book: Book, at: datetime) -> None:
    """Keep a book before its first decision is acted on, each of its pages once for all the books that hold it.

    Nothing remembers that it is there but the shelf itself: the act that put it there may have been undone.
    """
    if DecidingBook.objects.filter(hash=book.hash).exists():
        return
    texts = {page_hash(text): text for text in (book.schema_text, *book.pages)}
    kept = set(DecidingPage.objects.filter(hash__in=texts).values_list("hash", flat=True))
    pages = [DecidingPage(hash=name, text=text) for name, text in texts.items() if name not in kept]
    DecidingPage.objects.bulk_create(pages, ignore_conflicts=True)
    row = DecidingBook(
        hash=book.hash,
        schema_hash=book.schema_hash,
        pages=[page_hash(text) for text in book.pages],
        links=[asdict(link) for link in book.links],
        first_used_at=at,
    )
    DecidingBook.objects.bulk_create([row], ignore_conflicts=True)


def find(policy_hash: str) -> Book:
    """Return the book of a decision made on any day, compiled again."""
    row = DecidingBook.objects.filter(hash=policy_hash).first()
    if row is None:
        raise NotFound
    wanted = [row.schema_hash, *row.pages]
    texts = dict(DecidingPage.objects.filter(hash__in=wanted).values_list("hash", "text"))
    schema_text, *pages = (texts[name] for name in wanted)
    return assemble_book(tuple(pages), schema_text, tuple(TemplateLink(**link) for link in row.links))
