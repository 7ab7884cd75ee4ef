"""Evidence, the files it came in, imports that can be undone, declarations without networks."""

from klimawerk.portal.evidence.models.evidence import Evidence, EvidenceKind, GasBasis, Grade
from klimawerk.portal.evidence.models.files import EvidenceFile
from klimawerk.portal.evidence.models.imports import ImportBatch
from klimawerk.portal.evidence.models.networks import NetworkDeclaration

__all__ = [
    "Evidence",
    "EvidenceFile",
    "EvidenceKind",
    "GasBasis",
    "Grade",
    "ImportBatch",
    "NetworkDeclaration",
]
