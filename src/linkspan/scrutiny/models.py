"""Through this file Django finds the tables of each part of the room; private to this room."""

from linkspan.scrutiny import access_models

PARTS = (access_models,)
