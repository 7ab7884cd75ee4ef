"""Request + facts → result: picks the edition, computes, checks, pins."""

from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs.balance import latest_year, run_balance
from klimawerk.engine.runs.compare import run_compare
from klimawerk.engine.runs.explain import run_explain
from klimawerk.engine.runs.figures.run import run_explain_figure
from klimawerk.engine.runs.germany import run_germany
from klimawerk.engine.runs.reconcile import run_reconcile

__all__ = [
    "BalanceRequest",
    "latest_year",
    "run_balance",
    "run_compare",
    "run_explain",
    "run_explain_figure",
    "run_germany",
    "run_reconcile",
]
