MEDIA_TYPES = {"csv": "text/csv; charset=utf-8"}


def write_balance(key: str, year: int, form: str) -> bytes:
    raise NotImplementedError
