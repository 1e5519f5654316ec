"""Invented people, answers, truths and scores, for the demo and for rehearsals.

Nobody here exists: names are drawn at random, addresses end in example.org or .example, telephone numbers
lie in the ranges that are kept free for drama. The same seed invents the same people. Nothing here touches
the database.
"""

from recruitment.invented.answers import answer
from recruitment.invented.applications import InventedApplication, invent_application
from recruitment.invented.histories import InventedHistory, invent_history
from recruitment.invented.monitoring import invent_monitoring
from recruitment.invented.people import (
    InventedAssessor,
    InventedPerson,
    InventedReferee,
    invent_assessors,
    invent_person,
)
from recruitment.invented.sections import invent_sections
from recruitment.invented.truth import draw_score, evidence_for, invent_truth

__all__ = [
    "InventedApplication",
    "InventedAssessor",
    "InventedHistory",
    "InventedPerson",
    "InventedReferee",
    "answer",
    "draw_score",
    "evidence_for",
    "invent_application",
    "invent_assessors",
    "invent_history",
    "invent_monitoring",
    "invent_person",
    "invent_sections",
    "invent_truth",
]
