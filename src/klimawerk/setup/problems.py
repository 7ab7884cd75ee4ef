"""What stops a set-up, always with the lines to type."""

from collections.abc import Sequence


class SetupProblem(Exception):
    """Something is missing that the person at the keyboard can install.

    Parameters: what is missing, in German, and the lines to type into a terminal, one per item.
    """

    def __init__(self, what: str, lines_to_type: Sequence[str] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.lines_to_type = tuple(lines_to_type)

    def __str__(self) -> str:
        if not self.lines_to_type:
            return self.what
        lines = "\n".join(f"    {line}" for line in self.lines_to_type)
        return f"{self.what}\nBitte eingeben und danach neu starten:\n{lines}"
