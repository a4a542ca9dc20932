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
    "child": _("Look for the child by name, or by the date they were born. Each search is kept with its reason."),
    "identity": _("Ask for no more than you need. If you know them, you need no paper."),
    "authority": _(
        "A child asks for themselves. A parent needs parental responsibility. Others need it in writing. A letter can "
        "be forged: ring their office on a number from a public register, not from the letter."
    ),
    "competence": _(
        "In England no age decides. A child who understands what they ask for, and what may follow, decides themselves."
    ),
    "pressure": _(
        "See them alone, where nobody can hear. Never ask by text or e-mail. You might say: sometimes a person is told "
        "to ask for a file by somebody else. Did anyone ask you to? You can stop at any time, and nobody will be told."
    ),
    "delivery": _(
        "Hand it over, or post it to an address that you have checked with them. Never e-mail it. Do not write the "
        "address here: keep it where only those who send it can see it."
    ),
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
    "checked": (
        _("How did you check that?"),
        [
            ("file", _("Our own file shows it")),
            ("paper", _("I saw the paper itself, such as a birth certificate or a court order")),
            ("issuer", _("I asked whoever gave it, on a number from a public register")),
            ("not_checked", _("Not yet")),
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
        ],
    ),
    "address": (
        _("If by post: is it the right address?"),
        [
            ("not_needed", _("It does not go by post")),
            ("confirmed", _("Yes, I checked it with them")),
            ("not_confirmed", _("Not checked yet")),
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
REFUSALS: Choices = [
    ("no_authority", _("They have no right to ask for this child")),
    ("not_identified", _("They did not show who they are")),
    ("child_decides", _("The child understands, and has not agreed")),
    ("not_safe", _("It cannot be told safely to this person")),
    ("unfounded", _("It is plainly not meant as a request, but to harass")),
    ("excessive", _("It is plainly too much: the same was asked and answered lately")),
]
TOLD: Choices = [
    ("said", _("I said it to them")),
    ("letter", _("By letter")),
    ("worker", _("Through a worker they trust")),
]
TELLINGS: dict[str, Words] = {"extended": _("Told of more time"), "closed": _("Told why it was closed")}
# What a letter of refusal says of its ground. What is not safe to tell is said as the law lets it be said: not at all.
LETTERS: dict[str, Words] = {
    "no_authority": _("You have not shown us that the law lets you ask for this."),
    "not_identified": _("You have not shown us who you are."),
    "child_decides": _("The young person can decide for themselves whether this is asked for."),
    "not_safe": _("The law does not let us give you this."),
    "unfounded": _("The law lets us refuse a request that is plainly unfounded."),
    "excessive": _("The law lets us refuse a request that is plainly excessive."),
}
APART: dict[str, Words] = {
    "stage": _("A step we took"),
    "event": _("Something that happened"),
    "flag": _("A flag"),
    "message": _("What the child sent"),
}
APART_DECISIONS: Choices = [
    ("leave", _("Leave it out. Nobody is told that it is here")),
    ("hand", _("I have told them myself, face to face")),
    ("tell", _("Put it in the answer")),
]
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
    "adoption": _("It is from an adoption record"),
    "court": _("It was given to a court that keeps it back"),
    "privilege": _("It is legal advice"),
    "police": _("It would get in the way of preventing or finding out a crime"),
}
GENERAL: dict[str, Words] = {
    "what is about other people, who have rights of their own": _(
        "what is about other people, who have rights of their own"
    ),
    "legal advice": _("legal advice"),
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
    "past_record": _("Our record of the child as it was before"),
    "flag_sent": _("A flag that another agency was given"),
    "flag_got": _("A flag that another agency gave us"),
    "lead": _("Who led the work"),
    "match": _("How we know that records are about the same child"),
    "protection": _("That the file is protected"),
    "watch": _("That the file is watched"),
    "kept": _("How long we keep it"),
    "elsewhere_police": _("A police force to ask"),
    "contact": _("What we were told about the child"),
    "asked_of_us": _("What another agency asked us"),
    "received": _("What another agency told us"),
    "message_got": _("A message from another agency"),
    "draft": _("A concern that was begun and not sent"),
    "reply": _("What we told whoever was worried"),
    "challenge": _("A disagreement about a decision"),
    "meeting": _("Who was at a meeting, and what they brought"),
    "episode": _("A time with social care"),
    "event_before": _("Something that was written, and put right since"),
    "sign": _("An early sign that we sent"),
    "pattern": _("A pattern that the system found"),
    "agreement": _("An agreement under which others may see what we hold"),
    "picture": _("A picture or photograph"),
    "wish": _("A wish about sharing"),
    "shown": _("What was shown on the child's own page"),
    "held_back": _("What was held back from the child's own page"),
    "parents_page": _("A parent's page"),
    "access": _("Another time somebody asked for the file"),
    "census": _("What went into a yearly return"),
}


def named(choices: Choices, code: str) -> Words:
    """Give the words of one of some choices."""
    return dict(choices).get(code, code)
