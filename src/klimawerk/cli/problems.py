"""Problems of a command: a message code with data, and the exit code that goes with it."""

from __future__ import annotations

import re
from errno import errorcode

from klimawerk import language

_QUOTED_NUMBER = re.compile(r"\[errno (\d+)\]", re.IGNORECASE)
DONE, ERROR, INPUT_FINDINGS = 0, 1, 2


class Problem(Exception):
    """Something the person at the keyboard can mend; the sentence says what, where, why and what to do."""

    def __init__(self, code: str, exit_code: int = ERROR, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.exit_code = exit_code
        self.data = data

    def sentence(self, spoken: str) -> str:
        """The sentence in a language."""
        return language.text(self.code, spoken, self.data)


def reason_of(error: OSError) -> str:
    """Name of a system error (`ENOSPC`), also where a library only quotes its number; else what it said."""
    quoted = _QUOTED_NUMBER.search(str(error))
    number = error.errno or (int(quoted[1]) if quoted else 0)
    return errorcode.get(number) or error.strerror or str(error)


def code_and_text(error: Exception, spoken: str) -> tuple[int, str]:
    """Exit code and sentence of an error that a command did not catch itself."""
    from klimawerk.engine.kernel.errors import FactError, InputError

    if isinstance(error, InputError):
        try:
            return INPUT_FINDINGS, language.text(error.code, spoken, error.data)
        except language.LanguageError:
            return INPUT_FINDINGS, str(error)
    if isinstance(error, FactError):
        return ERROR, language.text("cli.facts_broken", spoken, {"reason": str(error)})
    if isinstance(error, OSError):
        where = error.filename or language.text("cli.standard_output", spoken)
        reason = reason_of(error)
        return ERROR, language.text("cli.system_error", spoken, {"path": where, "reason": reason})
    if isinstance(error, MemoryError):
        return ERROR, language.text("cli.out_of_memory", spoken)
    return ERROR, language.text(
        "cli.unexpected", spoken, {"kind": type(error).__name__, "reason": str(error)}
    )
