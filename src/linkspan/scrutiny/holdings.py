"""Each table that says something about a child: gathered for an access request, or not, and why not.

A table that is missing here fails a test: whoever adds one says which it is.
"""

# Gathered, by the part of the pack that holds it.
GATHERED: dict[str, tuple[str, ...]] = {
    "index": (
        "audit.Entry", "children.Child", "children.Correction", "children.Flag", "children.FlagDelivery",
        "children.FlagSeen", "children.Involvement", "children.Lead", "children.Link", "children.Opinion",
        "children.Pair", "children.RecordPlace", "children.RecordVersion", "children.Residence", "children.Shield",
        "children.Sight", "children.SourceRecord", "children.Watch",
    ),
    "exchange": (
        "exchange.Answer", "exchange.Contradiction", "exchange.Entry", "exchange.Message", "exchange.Part",
        "exchange.Put", "exchange.Question", "exchange.Request", "exchange.Sample", "exchange.Search",
        "exchange.Subject", "exchange.SubjectPlace",
    ),
    "pathway": (
        "pathway.Challenge", "pathway.ChallengeStep", "pathway.Concern", "pathway.Contact", "pathway.Decision",
        "pathway.Draft", "pathway.EarlySign", "pathway.Episode", "pathway.Pattern", "pathway.PatternContest",
        "pathway.PatternRule", "pathway.PatternSign", "pathway.Present", "pathway.Reply", "pathway.SignificantEvent",
        "pathway.Stage", "pathway.WorryChild",
    ),
    "sharing": (
        "sharing.Agreement", "sharing.AgreementClause", "sharing.AgreementParty", "sharing.AgreementVersion",
        "sharing.SharingDecision",
    ),
    "voice": (
        "voice.Beside", "voice.ChildWish", "voice.ContactWay", "voice.Feeling", "voice.Message", "voice.MessageStep",
        "voice.PageHolding", "voice.PageRelease", "voice.ParentPage", "voice.ParentShown", "voice.Picture",
        "voice.Unheard", "voice.Wish", "voice.WishOverride", "voice.Words",
    ),
    "others": ("interop.CensusChild", "scrutiny.AccessOpinion", "scrutiny.AccessRequest"),
}  # fmt: skip

MADE_OF = "It is made of records that are gathered, so that they are found or checked, and made again when they change."
COUNTED = "It counts how often somebody opened files. Who looked is gathered from the trail."
KEPT_OUT = "It says which worker may not know of the child, or may: it is about the worker, and would tell of a wall."
CODES = "Digests of codes and of the sessions they began. What was shown, and who gave it, is gathered."
WORKED = "How this request, or another, was worked on. What was asked and answered is gathered."
LINKS = "It joins two things that are gathered, and says nothing of its own."
NOT_GATHERED: dict[str, str] = {
    "children.Conflict": KEPT_OUT,
    "children.DisposalFile": "That a file was listed to go. How long it is kept, and any hold, is gathered.",
    "children.Face": MADE_OF,
    "children.FlagExclusion": KEPT_OUT,
    "children.Glance": COUNTED,
    "children.Guarded": MADE_OF,
    "children.Inside": KEPT_OUT,
    "children.Key": MADE_OF,
    "children.NeverLink": "That two records are of different children: it tells of the other child.",
    "children.Newcomer": "That the council of another area was told of the child. Where the child was is gathered.",
    "children.PastFace": MADE_OF,
    "children.PlaceOpening": COUNTED,
    "children.Rescored": "What a trial of a model found. What anybody decided became a link, which is gathered.",
    "children.Turn": MADE_OF,
    "children.Urgency": MADE_OF,
    "exchange.Escalation": "That a late answer was chased, and with whom. The question and the answer are gathered.",
    "exchange.Receipt": "That an answer was read, by which worker and when.",
    "pathway.Inside": KEPT_OUT,
    "pathway.Outside": KEPT_OUT,
    "pathway.SignificantOutside": KEPT_OUT,
    "scrutiny.AccessApart": "What is kept from whoever gathers. Whoever is inside decides, and adds what is told.",
    "scrutiny.AccessCopy": WORKED,
    "scrutiny.AccessMark": WORKED,
    "scrutiny.AccessPiece": WORKED,
    "scrutiny.AccessStep": WORKED,
    "scrutiny.AccessStop": WORKED,
    "scrutiny.AccessTelling": WORKED,
    "sharing.Canary": "An invented child, whom nobody can ask for.",
    "sharing.Challenge": "Why a worker went on when asked: a review of that worker. Misuse is told as a breach.",
    "sharing.Look": COUNTED,
    "sharing.Opening": COUNTED,
    "sharing.Question": "What a worker is asked about a look of theirs: a review of that worker.",
    "sharing.Referral": "A review of a worker's conduct. Misuse of a file is told as a breach.",
    "voice.Direction": "A minister's direction to the children's commissioner, who answers for it; no agency holds it.",
    "voice.HeardFor": LINKS,
    "voice.Hearing": "That the child's words are waited for. The words, or why there are none, are gathered.",
    "voice.MessageOutside": KEPT_OUT,
    "voice.Page": CODES,
    "voice.PageCode": CODES,
    "voice.PageSession": CODES,
    "voice.ParentCode": CODES,
    "voice.ParentSession": CODES,
}
