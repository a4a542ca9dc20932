"""Find the records of one child: propose candidates by keys, score them, explain the score, decide.

Words: features (what a record says), face (features folded for storage), key, level (how well a field agrees), bits
(log2 of the odds), household step (this child against another of the same home), link, review, new.
May use: nothing of the other rooms, and no Django; numpy, rapidfuzz and anyascii.
"""

from linkspan.matching.features import Features, FoldedFeatures, Query, fold, without_place
from linkspan.matching.keys import (
    RecordKeys,
    around_keys,
    flat,
    joining_keys,
    joining_keys_for_many,
    keys_for,
    keys_for_many,
    nation_keys,
    pairs_sharing,
    pairs_within,
    query_keys,
    record_keys,
    said_keys,
    why_too_little,
)
from linkspan.matching.model import Model
from linkspan.matching.outcome import (
    OUTCOMES,
    Decision,
    Decisions,
    Outcome,
    Ranked,
    decide,
    decide_many,
    rank,
)
from linkspan.matching.scoring import PairScores, Part, Scored, aged, caution_codes, explain, score, score_pairs
from linkspan.matching.table import FeatureTable
from linkspan.matching.words import caution_words, too_little_words, words

__all__ = [
    "OUTCOMES",
    "Decision",
    "Decisions",
    "FeatureTable",
    "Features",
    "FoldedFeatures",
    "Model",
    "Outcome",
    "PairScores",
    "Part",
    "Query",
    "Ranked",
    "RecordKeys",
    "Scored",
    "aged",
    "around_keys",
    "caution_codes",
    "caution_words",
    "decide",
    "decide_many",
    "explain",
    "flat",
    "fold",
    "joining_keys",
    "joining_keys_for_many",
    "keys_for",
    "keys_for_many",
    "nation_keys",
    "pairs_sharing",
    "pairs_within",
    "query_keys",
    "rank",
    "record_keys",
    "said_keys",
    "score",
    "score_pairs",
    "too_little_words",
    "why_too_little",
    "without_place",
    "words",
]
