"""Evidence, the files it came in, imports that can be undone, older balances, heat plans, places without networks."""

from klimawerk.portal.evidence.models.assignments import ColumnAssignment
from klimawerk.portal.evidence.models.campaigns import (
    Campaign,
    DataRequest,
    PhoneNote,
    RequestAnswer,
    RequestLetter,
    RequestState,
    RequestSubject,
    SupplyArea,
)
from klimawerk.portal.evidence.models.evidence import Evidence, EvidenceKind, GasBasis, Grade
from klimawerk.portal.evidence.models.files import EvidenceFile
from klimawerk.portal.evidence.models.heat_plans import HeatPlan
from klimawerk.portal.evidence.models.imports import ImportBatch
from klimawerk.portal.evidence.models.networks import NetworkDeclaration
from klimawerk.portal.evidence.models.older import OlderBalance

__all__ = [
    "Campaign",
    "ColumnAssignment",
    "DataRequest",
    "Evidence",
    "EvidenceFile",
    "EvidenceKind",
    "GasBasis",
    "Grade",
    "HeatPlan",
    "ImportBatch",
    "NetworkDeclaration",
    "OlderBalance",
    "PhoneNote",
    "RequestAnswer",
    "RequestLetter",
    "RequestState",
    "RequestSubject",
    "SupplyArea",
]
