"""./rekey check-key-policy: may CloudWatch Logs use a key, by its policy?

The judgement is the application's own (rekey.policy.CheckKeyPolicy); this asks it.
"""

import json
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from console import build, policy_file
from console.failure import SetUpError
from console.paths import ROOT
from console.toolchain import find_jdk

MAIN_CLASS = "rekey.policy.CheckKeyPolicy"
# For one question; what the JVM says of its archive belongs neither to the answer nor to people.
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable")
LOG = ROOT / "target" / "check-key-policy" / "maven.log"

VERDICTS = {"allowed": 0, "denied": 1, "unknown": 2}
NO_POLICY, WRONG_USAGE, NO_VERDICT = 3, 64, 70
EXIT_CODES = (
    "Exit codes: 0 allowed, 1 denied, 2 unknown, 3 the policy cannot be read or is malformed, "
    "64 wrong usage, 70 set-up."
)


class Unanswered(click.ClickException):
    """There is no verdict, for another reason than the arguments."""

    def __init__(self, message: str, exit_code: int):
        super().__init__(message)
        self.exit_code = exit_code


class Judging(click.Command):
    """Exit codes up to 2 are verdicts, so what goes wrong has others."""

    def make_context(self, *arguments, **more):
        with _exit_codes():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx):
        with _exit_codes():
            return super().invoke(ctx)


@contextmanager
def _exit_codes() -> Iterator[None]:
    try:
        yield
    except click.UsageError as wrong:
        wrong.exit_code = WRONG_USAGE
        raise
    except SetUpError as missing:
        raise Unanswered(str(missing), NO_VERDICT) from missing
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as bug:
        traceback.print_exc()
        raise Unanswered(f"no verdict: {bug!r}", NO_VERDICT) from bug


class Matching(click.ParamType):
    """A text of a certain form."""

    def __init__(self, name: str, form: str, remedy: str):
        self.name, self.form, self.remedy = name, re.compile(form, re.ASCII), remedy

    def convert(self, value, param, ctx):
        if not self.form.fullmatch(value):
            self.fail(f"{value!r} is no {self.name}: {self.remedy}", param, ctx)
        return value


class Moment(click.ParamType):
    """A time that says its offset."""

    name = "instant"

    def convert(self, value, param, ctx):
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail(f"{value!r} is no instant like 2026-12-31T23:59:59Z", param, ctx)
        return moment.astimezone(UTC)


ACCOUNT = Matching("account", r"\d{12}", "it has twelve digits")
REGION = Matching(
    "region",
    r"(?!(us|eu)-iso)[a-z]{2,4}(-[a-z]+)+-\d{1,2}",
    "it is a code like eu-central-1, of partition aws, aws-cn, aws-us-gov or aws-eusc",
)
LOG_GROUP = Matching(
    "name of a log group",
    r"[.\-_/#A-Za-z0-9]{1,512}",
    "it has letters, digits and . - _ / #, up to 512 of them; an ARN is none, and :* no part of it",
)
KEY_ARN = Matching(
    "key ARN",
    r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+",
    "it is like arn:aws:kms:eu-central-1:111122223333:key/…; an alias is none",
)
ORGANIZATION = Matching("organization", r"o-[a-z0-9]{10,32}", "it is an id like o-a1b2c3d4e5")


@click.command(
    "check-key-policy",
    cls=Judging,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    short_help="Judges whether a key policy lets CloudWatch Logs use the key.",
    epilog=EXIT_CODES,
)
@click.option(
    "--policy",
    required=True,
    metavar="FILE",
    help="The key policy; - reads it from standard input.",
)
@click.option("--account", required=True, type=ACCOUNT, metavar="ID", help="Whose log groups.")
@click.option("--region", required=True, type=REGION, metavar="REGION", help="Where they are.")
@click.option(
    "--target",
    required=True,
    type=click.Choice(["log-group", "query-results"]),
    help="What is to be encrypted.",
)
@click.option(
    "--log-group",
    type=LOG_GROUP,
    metavar="NAME",
    help="Default: any. Then it is allowed if every name is, denied if none is, else unknown.",
)
@click.option(
    "--key-arn", type=KEY_ARN, metavar="ARN", help="Default: a key of that account and Region."
)
@click.option(
    "--organization",
    type=ORGANIZATION,
    metavar="ID",
    help="The account's. Default: not known, as in a run, which is never told it.",
)
@click.option(
    "--at",
    type=Moment(),
    metavar="INSTANT",
    help="For policies that look at the clock. Default: now.",
)
def check_key_policy(policy, account, region, target, log_group, key_arn, organization, at) -> int:
    """Judges whether a key policy lets CloudWatch Logs use the key for a target.

    Prints one line of JSON: verdict, reasons, the statement to add where it is denied (with
    replaces: in the place of that one), and warnings. Without --organization it is the judgement
    by which a run leaves targets alone or tries them; with it, it may know more than a run does. It
    asks no AWS, so what is beyond the policy stays open: grants, resource control policies, the
    permissions of who reads and writes logs.
    """
    if log_group and target != "log-group":
        raise click.BadParameter("is for --target log-group only", param_hint="'--log-group'")
    answer = ask(
        {
            "policy": _text(policy),
            "account": account,
            "region": region,
            "target": target,
            "logGroup": log_group,
            "keyArn": key_arn or some_key(account, region),
            "organization": organization,
            "at": (at or datetime.now(UTC)).isoformat(),
        }
    )
    if answer["verdict"] not in VERDICTS:
        raise Unanswered(f"--policy {policy}: {'; '.join(answer['reasons'])}", NO_POLICY)
    click.echo(json.dumps(answer, ensure_ascii=False))
    return VERDICTS[answer["verdict"]]


def _text(file: str) -> str:
    try:
        read = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return policy_file.document(read)
    except OSError as unreadable:
        raise Unanswered(
            f"--policy: cannot read {file}: {unreadable.strerror}", NO_POLICY
        ) from None
    except UnicodeDecodeError as wrong:
        raise Unanswered(f"--policy: {file} is not {wrong.encoding}: {wrong}", NO_POLICY) from None


def some_key(account: str, region: str) -> str:
    return (
        f"arn:{partition(region)}:kms:{region}:{account}:key/00000000-0000-0000-0000-000000000000"
    )


# As rekey.place.Partition has them.
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}


def partition(region: str) -> str:
    return next((name for begins, name in _PARTITIONS.items() if region.startswith(begins)), "aws")


def ask(question: dict) -> dict:
    """The application's own answer."""
    classpath = build.classpath(os.environ, LOG)
    java = find_jdk(os.environ) / "bin" / "java"
    # The first JVM leaves the classes that it loaded behind: with them the next start in half the
    # time. What is half written is never taken for an archive.
    archive = Path(classpath.partition(os.pathsep)[0]).with_name("start.jsa")
    unfinished = archive.with_suffix(f".{os.getpid()}")
    classes = (
        f"-XX:SharedArchiveFile={archive}"
        if archive.exists()
        else f"-XX:ArchiveClassesAtExit={unfinished}"
    )
    told = subprocess.run(
        [java, *QUICK_START, classes, "-cp", classpath, MAIN_CLASS],
        input=json.dumps(question) + "\n",
        capture_output=True,
        encoding="utf-8",
    )
    if told.returncode:
        unfinished.unlink(missing_ok=True)
        raise SetUpError(f"{MAIN_CLASS} ended with {told.returncode}:\n{told.stderr}")
    if unfinished.exists():
        unfinished.rename(archive)
    return json.loads(told.stdout)
