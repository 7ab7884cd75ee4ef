from klimawerk.portal.calculation.records import Trace

QUANTITIES = ("energie", "emissionen", "pro-kopf")


def get_trace(key: str, year: int, quantity: str, sector: str, carrier: str) -> Trace:
    raise LookupError
