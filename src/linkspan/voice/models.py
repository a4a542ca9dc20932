"""Through this file Django finds the tables of each part of the room; private to this room."""

from linkspan.voice import (
    feedback_models,
    message_models,
    page_models,
    parent_models,
    report_models,
    wish_models,
    word_models,
)

PARTS = (
    word_models,
    wish_models,
    page_models,
    message_models,
    parent_models,
    feedback_models,
    report_models,
)
