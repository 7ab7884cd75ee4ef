"""What can stop a backup or a restore: a message code with data; nothing has been changed then."""

from __future__ import annotations


class OperationProblem(Exception):
    """Something the person at the keyboard can mend; the sentence stands under `code`."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code, self.data = code, data
