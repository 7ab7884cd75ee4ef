"""Rule `disclosure.release_check`: a publication is refused while a confidential amount can be recomputed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.methods.disclosure.attack import attack
from klimawerk.engine.methods.disclosure.complementary import complementary_suppression, exposed_items
from klimawerk.engine.methods.disclosure.table import Mask, PublicationTable
from klimawerk.engine.records.facts import Array, Facts

RULE = "disclosure.release_check"
DETERMINED = "disclosure.determined"
TOO_NARROW = "disclosure.too_narrow"


@dataclass(frozen=True)
class Suppressed:
    """A table ready to be published: `values` [N] with NaN where hidden, the masks [N], and what the check found."""

    table: PublicationTable
    primary: Mask
    hidden: Mask
    findings: tuple[Finding, ...]

    @property
    def values(self) -> Array:
        """All items [N] as of `PublicationTable.values`, NaN where nothing may be shown."""
        return np.where(self.hidden, np.nan, self.table.values)

    @property
    def cells(self) -> Array:
        """The cells [R, K] in MWh, NaN where hidden."""
        return self.values[: self.table.energy.size].reshape(self.table.energy.shape)

    @property
    def may_be_released(self) -> bool:
        """Whether the attack finds nothing."""
        return not any(each.severity is Severity.ERROR for each in self.findings)


def suppress(facts: Facts, table: PublicationTable, confidential: Mask) -> Suppressed:
    """Hide the confidential cells [R, K] and their complements, and check the result."""
    primary = table.mask(confidential)
    hidden = complementary_suppression(facts, table, primary)
    return Suppressed(table, primary, hidden, release_check(facts, table, hidden, primary))


@rule_id("disclosure.release_check")
def release_check(facts: Facts, table: PublicationTable, hidden: Mask, primary: Mask) -> tuple[Finding, ...]:
    """Findings (errors) for every confidential item [N] that the published items betray; none: may be released."""
    wanted = float(facts.assumption("disclosure.protection_interval"))
    found = attack(table, hidden)
    findings = []
    for item in exposed_items(table, hidden, primary, wanted):
        row, column = divmod(item, len(table.columns))
        protection = found.of(item) if hidden[item] else 0.0
        data: dict[str, object] = {
            "row": table.rows[row],
            "column": table.columns[column],
            "protection": protection,
            "wanted": wanted,
        }
        code = TOO_NARROW if protection > 0 else DETERMINED
        findings.append(Finding(code, Severity.ERROR, table.columns[column], RULE, data))
    return tuple(findings)
