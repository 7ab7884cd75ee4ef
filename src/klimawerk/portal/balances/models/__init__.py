"""Runs with their parts, confidential cells, and what was published."""

from klimawerk.portal.balances.models.confidential import ConfidentialCell
from klimawerk.portal.balances.models.publications import Publication, PublicationEditError
from klimawerk.portal.balances.models.runs import PartComment, PartState, Run, RunPart

__all__ = [
    "ConfidentialCell",
    "PartComment",
    "PartState",
    "Publication",
    "PublicationEditError",
    "Run",
    "RunPart",
]
