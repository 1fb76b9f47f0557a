"""The part of a document that is made of code and tests, between two lines of it."""

from dataclasses import dataclass
from pathlib import Path

END = "<!-- The end of what is made -->"


@dataclass(frozen=True)
class Part:
    document: Path
    # Of the test file that makes it.
    test: str

    @property
    def command(self) -> str:
        return f"./rekey test local/tests/{self.test} --rewrite"

    @property
    def _begin(self) -> str:
        return f"<!-- Made by {self.command} -->"

    def read(self) -> str:
        return self.document.read_text().partition(self._begin)[2].partition(END)[0].strip()

    def write(self, made: str) -> None:
        before, _, rest = self.document.read_text().partition(self._begin)
        text = f"{before}{self._begin}\n{made}\n{END}{rest.partition(END)[2]}"
        self.document.write_text(text)
