"""The screens in docs/operator.md are what the command shows."""

import re
import signal
import subprocess
from difflib import SequenceMatcher
from itertools import groupby

import pytest
from generated import Part

from console import stack
from console.organization import PREVIOUS
from console.paths import ROOT
from e2e.outside import scope, until
from e2e.test_operator import SECONDS, Command, outside

__all__ = ("outside",)
PART = Part(ROOT / "docs" / "operator.md", "e2e/test_operator_recordings.py")
HUB = "000000000000"
RUN = "rekey-20261130T090000-7f3a"
# What is said of the progress depends on when it is looked.
PROGRESS = re.compile(
    r"(starting|planning|finding the Regions|surveying|packing|rotating, waiting|reporting)\b.*"
)
# (what differs from run to run, what is shown for it)
VARYING = (
    (r"rekey-\d{8}T\d{6}-[0-9a-f]{4}", RUN),
    (r"s3://[\w.-]+/", "s3://BUCKET/"),
    (r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC", "30 Nov 2026, 09:00 UTC"),
    (r"\b(\d+ min )?\d+ s$", "20 s"),
    (r"STARTED +TOOK", "STARTED                 TOOK"),
    (r"VERDICT +DAY +KEY", "VERDICT  DAY          KEY"),
    (r"is (CREATE|UPDATE)_COMPLETE", "is CREATE_COMPLETE"),
    (r"\bo-[0-9a-f]{10}\b", "o-a1b2c3d4e5"),
    (r"\d+ accounts? were not visited \([^)]*\)", "1 account was not visited (444455556666)"),
    (r"arn:aws:sns:(\S+):rekey-Topic-\w+", r"arn:aws:sns:\1:TOPIC"),
    (
        r"account \d{12} [^:]*: it was not visited: .*",
        "account 444455556666 Log Archive: it was not visited: accounts.include does not name it",
    ),
    (r"\d{1,2} [A-Z][a-z]{2} \d{4}", "30 Nov 2026"),
    (r"\bkey/[0-9a-f-]{36}", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
)
MORE = re.compile(r"  - and \d+ more, in the certificate")
# So many lines together are shown once.
REPEATED = 3


@pytest.fixture(scope="module")
def account(outside):
    account = outside.new_member("Recorded", *outside.bench.seeded.regions)
    for place in outside.places_of(account):
        before = {"kmsKeyId": outside.key(PREVIOUS, *place), "retentionInDays": 30}
        outside.place_log_groups(*place, "/orders/api", "/orders/worker", **before)
    yield account
    outside.close(account)


class Recorder:
    """Runs the command, and keeps what a person sees, with what varies made the same."""

    def __init__(self, outside, account, folder):
        self.environ = Command(outside).environ
        self.account, self.folder = account, folder
        self.screens = {}

    def __call__(self, *arguments, typed=""):
        with self._started(arguments) as command:
            told, _ = command.communicate(typed, timeout=SECONDS)
        return self._keep(arguments, told)

    def left(self, *arguments):
        """As if a person pressed Ctrl-C while the progress is shown."""
        with self._started(arguments) as command:
            seen = [next(line for line in command.stdout if PROGRESS.fullmatch(line.strip()))]
            command.send_signal(signal.SIGINT)
            seen += command.stdout
            command.wait(timeout=SECONDS)
        return self._keep(arguments, "".join(["^C\n", *seen]))

    def _started(self, arguments):
        return subprocess.Popen(
            [str(ROOT / "rekey"), *arguments],
            env=self.environ,
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _keep(self, arguments, told):
        lines = [line for line in told.splitlines() if not PROGRESS.fullmatch(line)]
        lines = self._same("\n".join(lines)).splitlines()
        # How many accounts there are besides depends on other tests.
        lines = [line for line, _ in groupby(lines) if not MORE.fullmatch(line)]
        for earlier in self.screens.values():
            again = SequenceMatcher(None, earlier, lines, autojunk=False).find_longest_match()
            if again.size >= REPEATED:
                lines[again.b : again.b + again.size] = ["..."]
        self.screens[arguments[0]] = [self._same(f"$ rekey {' '.join(arguments)}"), *lines]
        return told

    def _same(self, text):
        for pattern, shown in VARYING:
            text = re.sub(pattern, shown, text, flags=re.MULTILINE)
        return text.replace(self.account, "111122223333").replace(HUB, "999988887777")

    def page(self, *commands):
        shown = "\n\n".join("\n".join(self.screens[command]) for command in commands)
        return f"```\n{shown}\n```"


@pytest.fixture(scope="module")
def record(outside, account, tmp_path_factory):
    record = Recorder(outside, account, tmp_path_factory.mktemp("recordings"))
    of, typed = ("--account", account), f"{stack.NAME}\n"
    record("plan", *of)
    rotation = started(record("rotate", *of, typed=typed))
    record("verify", *of)
    record("runs", "--last", "3")
    record("doctor")
    record("report", rotation, "--save", "reports")
    key = outside.key(PREVIOUS, account, outside.bench.seeded.regions[0])
    record("retire", *of, "--key", key)
    record("restore", rotation, typed=typed)
    # It goes no further while somebody looks.
    outside.faults({"service": "organizations", "operation": "ListAccounts", "delay": 240})
    held = outside.start(scope(*outside.places_of(account)), RUN)
    record.left("watch")
    record("stop", typed=typed)
    outside.faults()
    until(
        lambda: outside.read(f"runs/{held.run}/report.json"), 120, "the report of the stopped run"
    )
    return record


def started(told):
    """The run that a command has started last."""
    return re.findall(r"^Started (\S+)", told, re.MULTILINE)[-1]


def test_the_screens_are_those_of_the_document(record, request):
    made = record.page(
        *("plan", "rotate", "verify", "watch", "stop", "runs"),
        *("report", "restore", "retire", "doctor"),
    )
    if request.config.getoption("--rewrite"):
        PART.write(made)
    assert PART.read() == made, f"make it anew: {PART.command}"
