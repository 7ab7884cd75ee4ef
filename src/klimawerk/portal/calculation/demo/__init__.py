"""The bodies of the demonstration, by the short names in their addresses; upper rooms add their examples to these."""

from __future__ import annotations

SOEST = "kreis-soest"
LIPPSTADT = "stadt-lippstadt"
WERL = "stadt-werl"
TRIER_SAARBURG = "landkreis-trier-saarburg"
KYFFHAEUSER = "kyffhaeuserkreis"
OCHTRUP = "stadt-ochtrup"
CENTRE = "koordinationsstelle-ressourceneffizienz"
