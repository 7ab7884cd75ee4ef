from klimawerk.portal.calculation.records import SourceEntry


def list_sources() -> tuple[SourceEntry, ...]:
    return ()


def describe_release() -> str:
    return ""
