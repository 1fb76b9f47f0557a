"""The screens in docs/operator.md are what the command shows."""

import re
import subprocess

import pytest
from generated import Part

from console import stack
from console.paths import ROOT
from e2e.test_operator import SECONDS, Command, outside

__all__ = ("outside",)
PART = Part(ROOT / "docs" / "operator.md", "e2e/test_operator_recordings.py")
HUB = "000000000000"
# What is said of the progress depends on when it is looked.
PROGRESS = re.compile(
    r"(starting|planning|finding the Regions|surveying|packing|rotating, waiting|reporting)\b.*"
)
# (what differs from run to run, what is shown for it)
VARYING = (
    (r"rekey-\d{8}T\d{6}-[0-9a-f]{4}", "rekey-20261130T090000-7f3a"),
    (r"s3://[\w.-]+/", "s3://BUCKET/"),
    (r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC", "30 Nov 2026, 09:00 UTC"),
    (r"\b(\d+ min )?\d+ s$", "20 s"),
    (r"STARTED +TOOK", "STARTED                 TOOK"),
    (r"is (CREATE|UPDATE)_COMPLETE", "is CREATE_COMPLETE"),
    (r"\bo-[0-9a-f]{10}\b", "o-a1b2c3d4e5"),
    (r"\d+ accounts? were not visited \([^)]*\)", "1 account was not visited (444455556666)"),
    (r"arn:aws:sns:(\S+):rekey-Topic-\w+", r"arn:aws:sns:\1:TOPIC"),
)


@pytest.fixture(scope="module")
def account(outside):
    account = outside.new_member("Recorded", *outside.bench.seeded.regions)
    for _, region in outside.places_of(account):
        outside.place_log_groups(account, region, "/orders/api", "/orders/worker")
    yield account
    outside.close(account)


@pytest.fixture(scope="module")
def screen(outside, account):
    """screen(…): the command and what a person sees, with what varies made the same."""
    environ = Command(outside).environ

    def same(text):
        for pattern, shown in VARYING:
            text = re.sub(pattern, shown, text, flags=re.MULTILINE)
        return text.replace(account, "111122223333").replace(HUB, "999988887777")

    def screen(*arguments, typed=""):
        told = subprocess.run(
            [str(ROOT / "rekey"), *arguments],
            env=environ,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
        lines = [line for line in told.stdout.splitlines() if not PROGRESS.fullmatch(line)]
        command = " ".join(("rekey", *arguments))
        return same("\n".join((f"$ {command}", *lines)))

    return screen


def test_the_screens_are_those_of_the_document(outside, screen, account, request):
    screen("runs")
    made = "\n\n".join(
        (
            screen("plan", "--account", account),
            screen("rotate", "--account", account, typed=f"{stack.NAME}\n"),
            screen("runs", "--last", "3"),
            screen("doctor"),
        )
    )
    made = f"```\n{made}\n```"
    if request.config.getoption("--rewrite"):
        PART.write(made)
    assert PART.read() == made, f"make it anew: {PART.command}"
