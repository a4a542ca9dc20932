"""Can I share this? A table of law read by a plain function; it decides nothing for the asker, and says so.

Read in this order: `question` (what is asked), `usual` (what is usually answered), `matters` (what some kinds of
information change), `bars` (what a statute or a duty to others holds back), `basis` (data protection law), `telling`
(the family), and `advise`, which puts them together. Nothing here knows of a web page or a database.
"""

from linkspan.sharing.advice.advise import advise
from linkspan.sharing.advice.answer import Advice, Answer, Barred, Cited, Cover, Sentence, Telling
from linkspan.sharing.advice.question import Aim, Matter, Question, Receiver, Urgency

__all__ = [
    "Advice",
    "Aim",
    "Answer",
    "Barred",
    "Cited",
    "Cover",
    "Matter",
    "Question",
    "Receiver",
    "Sentence",
    "Telling",
    "Urgency",
    "advise",
]
