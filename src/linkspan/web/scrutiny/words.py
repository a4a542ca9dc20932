"""Words for access requests: who asks, each step and its answers, what is held, and why something is left out."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Choices = list[tuple[str, Words]]

FORMS: Choices = [
    ("said", _("They said it")),
    ("letter", _("A letter")),
    ("email", _("An email")),
    ("form", _("A form")),
    ("other", _("Another way")),
]
ASKERS: Choices = [
    ("child", _("The child or young person themselves")),
    ("parent", _("A parent or carer")),
    ("other", _("Somebody else for them, such as a solicitor or advocate")),
]
STEPS: dict[str, Words] = {
    "child": _("Find the child's file"),
    "identity": _("Check who is asking"),
    "authority": _("Check that they may ask"),
    "competence": _("Does the child understand, and what do they want?"),
    "pressure": _("Check that nobody is making them ask"),
    "delivery": _("Agree a safe way to give it"),
    "gather": _("Gather what we hold"),
    "opinion": _("Ask a health professional"),
    "decide": _("Read each piece and decide what is left out"),
    "make": _("Make the files"),
    "hand": _("Hand them over"),
    "stopped": _("Settle what stands in the way"),
}
WHY: dict[str, Words] = {
    "child": _("Open the child's file in another tab, copy its web address and paste it here."),
    "identity": _("Ask for no more than you need. If you know them, you need no paper."),
    "authority": _("A child asks for themselves. A parent needs parental responsibility. Others need it in writing."),
    "competence": _(
        "In England no age decides. A child who understands what they ask for, and what may follow, decides themselves."
    ),
    "pressure": _("See them alone if you can. Ask gently. An abuser may want the file to find or to control somebody."),
    "delivery": _("Never send it where somebody who may harm them could open it."),
}
QUESTIONS: dict[str, tuple[Words, Choices]] = {
    "identity": (
        _("How do you know who they are?"),
        [
            ("known", _("We know them")),
            ("document", _("They showed a document")),
            ("confirmed", _("Somebody we trust confirmed it")),
            ("not_confirmed", _("We do not know yet")),
        ],
    ),
    "authority": (
        _("By what right do they ask?"),
        [
            ("self", _("It is about themselves")),
            ("parental_responsibility", _("They have parental responsibility, and it was checked")),
            ("written", _("They showed written authority")),
            ("none", _("They have not shown any")),
        ],
    ),
    "competence": (
        _("Does the child understand what is asked for, and what may follow?"),
        [
            ("understands", _("Yes")),
            ("not_yet", _("Not yet")),
            ("not_judged", _("Nobody has judged it yet")),
        ],
    ),
    "view": (
        _("What does the child want?"),
        [
            ("agrees", _("They want it, or agree")),
            ("objects", _("They do not want it")),
            ("not_asked", _("They were not asked")),
        ],
    ),
    "alone": (_("Were they asked alone?"), [("yes", _("Yes")), ("no", _("No"))]),
    "pressure": (
        _("Is somebody making them ask?"),
        [("none", _("No sign of it")), ("possible", _("It may be")), ("yes", _("Yes"))],
    ),
    "abuse": (
        _("Is there abuse at home?"),
        [("none_known", _("None that we know of")), ("known", _("Yes")), ("not_known", _("We do not know"))],
    ),
    "way": (
        _("How will they get it?"),
        [
            ("in_person", _("In person")),
            ("worker", _("Through a worker they trust")),
            ("post", _("By recorded post")),
            ("secure_link", _("By a safe link")),
        ],
    ),
    "shared": (
        _("Could somebody who may harm them see it there?"),
        [("no", _("No")), ("not_known", _("We do not know")), ("yes", _("Yes"))],
    ),
}
STOPS: Choices = [("identity", _("We must know who they are")), ("clarify", _("We must know what they mean"))]
CLOSED: dict[str, Words] = {
    "answered": _("Answered"),
    "nothing": _("We hold nothing"),
    "refused": _("Refused"),
    "withdrawn": _("They took it back"),
}
OPINIONS: Choices = [
    ("may_tell", _("It may be told")),
    ("serious_harm", _("Telling it would be likely to cause serious harm to somebody")),
]
DECISIONS: Choices = [
    ("accepted", _("Leave it out")),
    ("changed", _("Leave out other words instead")),
    ("refused", _("Tell it")),
]
GROUNDS: dict[str, Words] = {
    "others": _("It is about somebody else"),
    "source": _("It shows who told us in confidence"),
    "whereabouts": _("It shows where somebody is who is protected"),
    "harm_social": _("Serious harm is likely (social work)"),
    "harm_education": _("Serious harm is likely (education)"),
    "harm_health": _("Serious harm is likely (health)"),
    "abuse": _("It is about abuse, and telling is not best for the child"),
    "wishes": _("The child did not expect this person to be told"),
    "privilege": _("It is legal advice"),
    "police": _("It would harm an open police matter"),
}
GENERAL: dict[str, Words] = {
    "what is about other people, who have rights of their own": _(
        "what is about other people, who have rights of their own"
    ),
    "what would show who told us something in confidence": _("what would show who told us something in confidence"),
    "what could put somebody's safety at risk": _("what could put somebody's safety at risk"),
    "what would not be best for the child": _("what would not be best for the child"),
    "what was told to us in the belief that it would go no further": _(
        "what was told to us in the belief that it would go no further"
    ),
    "legal advice": _("legal advice"),
    "what could get in the way of preventing or finding out a crime": _(
        "what could get in the way of preventing or finding out a crime"
    ),
}
KINDS: dict[str, Words] = {
    "record": _("Our record of the child"),
    "place": _("Where the child may be found"),
    "flag": _("A flag"),
    "involvement": _("Who worked with the child"),
    "correction": _("A request to put something right"),
    "looks": _("How often we opened the file, by month"),
    "elsewhere": _("Another agency to ask"),
    "request": _("What we asked another agency"),
    "answer": _("What we told another agency"),
    "message": _("A message to another agency"),
    "concern": _("A concern"),
    "child_said": _("What the child said"),
    "words": _("What the child said"),
    "source": _("Who told us"),
    "decision": _("A decision"),
    "stage": _("A step we took"),
    "police": _("A police matter"),
    "health": _("About health"),
    "event": _("Something that happened"),
    "sharing": _("A decision about sharing"),
}


def named(choices: Choices, code: str) -> Words:
    """Give the words of one of some choices."""
    return dict(choices).get(code, code)
