"""The sub-commands of ./rekey."""

import os
from collections import ChainMap
from dataclasses import replace
from pathlib import Path

import click

from console import demo, exits, options, picture, record, stack, suite, version, watch
from console.aws import HUB
from console.benchmark import commands as benchmark
from console.command import without_ours
from console.failure import SetUpError
from console.organization import organization
from console.outdated.command import outdated
from console.paths import ROOT
from console.release.command import release
from console.screen import Screen
from console.soak.command import soak
from console.toolchain import with_jdk

DEMO = ROOT / "target" / "demo"
LOGS = DEMO / "logs"
LOCAL = ROOT / "target" / "local"
PICTURE = ROOT / "docs" / "report.png"

EXIT_CODES = "Exit codes: 0 complete, 1 incomplete or failed, 2 wrong usage or set-up."


class InOrder(click.Group):
    """Lists its commands as they were added, in the order in which people use them."""

    def list_commands(self, ctx):
        return list(self.commands)


@click.group(
    cls=InOrder,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version.of(), prog_name="rekey", message="%(prog)s %(version)s")
def rekey() -> None:
    """Moves every CloudWatch Logs log group of an AWS Organization to the wanted KMS key.

    These commands run it on this machine, against a local AWS: they need no AWS account and no
    Docker, only JDK 25 and Python 3.11 or newer. For the real thing:
    sam build && sam deploy --guided

    With a stack that is deployed work plan, rotate, verify, restore, retire, watch, runs, report,
    stop, doctor and rehearse; check-key-policy needs none. Each has --help.
    """


@rekey.command("demo", epilog=EXIT_CODES, short_help="Rotates an organization's keys, locally.")
@options.of_organization
@options.of_run
@click.option("--keep", is_flag=True, help="Leaves the local AWS running to look around in.")
def demo_command(given, as_json, keep, **chosen) -> int:
    """Rotates the keys of an organization in a local AWS and shows the report.

    Starts the local AWS with IAM and quotas on, makes an organization with log groups on various
    keys, deploys with the real SAM CLI, runs a rotation and ends everything again.
    """
    workshop = _workshop(LOGS)
    screen = workshop.screen
    if keep and record.read():
        raise SetUpError("a local AWS is kept already; end it first: `./rekey local stop`")
    try:
        with (
            watch.building(workshop.environ, LOGS / "command.log") as watcher,
            demo.bench(workshop, organization(**chosen), keep) as bench,
        ):
            execution, result = demo.rotate(
                screen, watcher, bench.aws, bench.cloud, bench.stack, given or {}
            )
            code = demo.hand_over(execution, result, DEMO, screen, as_json)
            if keep:
                record.write(record.of(bench.aws, bench.cloud.region, bench.seeded))
                screen.say(demo.how_to_reach(bench.aws, bench.cloud, bench.seeded))
    except BaseException:
        screen.say(f"Logs: {LOGS}")
        raise
    if code:
        screen.say(f"Logs: {LOGS}")
    return code


def _workshop(logs: Path) -> demo.Workshop:
    return demo.Workshop(with_jdk(os.environ), logs, Screen())


@rekey.command(
    "test",
    short_help="Runs the whole test suite.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test_command(pytest_arguments) -> int:
    """Runs the whole test suite, the one that CI runs.

    With arguments it hands them to pytest and runs nothing else: ./rekey test -k seed
    """
    return suite.run(with_jdk(os.environ), pytest_arguments)


@rekey.command("picture", short_help="Makes the README's picture of the last demo's report.")
@click.option(
    "--report",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path),
    default=DEMO / "report.html",
    help="Default: the page of the last demo.",
)
def picture_command(report) -> int:
    """Makes the README's picture: the page of the last demo, in Chromium.

    The demo is to have something to tell: ./rekey demo --day-one
    """
    picture.make(report, PICTURE, os.environ, LOGS / "npm.log")
    Screen().say(str(PICTURE))
    return 0


rekey.add_command(benchmark.bench)
rekey.add_command(soak)
rekey.add_command(outdated)
rekey.add_command(release)


@rekey.group("local", cls=InOrder, short_help="Does what demo does, one step at a time.")
def local() -> None:
    """Does what demo does, one step at a time, on a local AWS that goes on."""


@local.command("start")
@click.option("--port", type=click.IntRange(1024, 65535), help="Default: a free one.")
@click.option(
    "--region", default=options.REGIONS[0], show_default=True, help="The Region of the hub."
)
@click.option(
    "--doubt",
    "chosen",
    type=options.Position(),
    multiple=True,
    help="What AWS may settle either way (local/README.md lists it). Can be given more than once.",
)
def start(port, region, chosen) -> int:
    """Starts the local AWS, with nothing in it."""
    running = record.read()
    if running:
        Screen().say(f"The local AWS runs already, at {running.aws.endpoint}.")
        return 0
    workshop = _workshop(LOCAL)
    aws = demo.start(workshop, port, dict(ChainMap(*reversed(chosen))))
    record.write(record.of(aws, region))
    workshop.screen.say(demo.how_to_reach(aws, aws.cloud(region), None))
    return 0


@local.command("stop")
def stop() -> int:
    """Ends the local AWS and everything that it started."""
    running = record.read()
    if running is None:
        Screen().say("No local AWS is running.")
        return 0
    running.aws.keep_function_logs(LOCAL)
    running.aws.stop()
    record.forget()
    Screen().say(f"Ended the local AWS. Its logs: {LOCAL}")
    return 0


@local.command("seed")
@options.of_organization
def seed(**chosen) -> int:
    """Makes an organization: accounts, keys, log groups."""
    running = record.require()
    if running.seeded:
        raise SetUpError("there is an organization already: `./rekey local stop`, then start anew")
    seeded = demo.seed_organization(
        _workshop(LOCAL), running.aws, running.cloud, organization(**chosen)
    )
    record.write(replace(running, seeded=seeded))
    return 0


@local.command("deploy", short_help="Builds and deploys into the hub and the members.")
def deploy() -> int:
    """Builds, deploys the stack into the hub and the member role into each member."""
    running = record.require()
    if not running.seeded:
        raise SetUpError("there is no organization yet: `./rekey local seed`")
    workshop = _workshop(LOCAL)
    template = demo.build_stack(workshop)
    demo.deploy_stack(workshop, running.cloud, running.seeded, template)
    return 0


@local.command("run", short_help="Starts a run and shows its report.", epilog=EXIT_CODES)
@options.of_run
def run(given, as_json) -> int:
    """Starts a run of the deployed stack, follows it and shows its report."""
    running, screen = record.require(), Screen()
    deployed = stack.find(running.cloud)
    environ = with_jdk(os.environ)
    with watch.building(environ, LOCAL / "command.log") as watcher:
        execution, result = demo.rotate(
            screen, watcher, running.aws, running.cloud, deployed, given or {}
        )
    return demo.hand_over(execution, result, LOCAL, screen, as_json)


@local.command("status")
def status() -> int:
    """Says what runs, what is in it, and how to reach it."""
    screen = Screen()
    running = record.read()
    if running is None:
        screen.say("No local AWS is running.")
        return 0
    screen.say(demo.how_to_reach(running.aws, running.cloud, running.seeded))
    screen.say(f"Log: {running.log}")
    if running.seeded:
        for name, account in running.seeded.ids.items():
            hub = "  (the hub)" if account == HUB else ""
            role = "" if account in running.seeded.members else "  (without the member role)"
            screen.say(f"  {account}  {name}{hub}{role}")
        screen.say(demo.what_is_deployed(running.cloud))
    return 0


@local.command(
    "aws", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.option("--as", "account", default=HUB, show_default=True, help="The account to be in.")
@click.argument("arguments", nargs=-1, required=True, type=click.UNPROCESSED)
def aws(account, arguments) -> None:
    """Runs the AWS CLI as an account's root user: ./rekey local aws kms list-aliases"""
    cloud = record.require().cloud
    environ = without_ours(cloud.environment(dict(os.environ), account))
    os.execvpe("aws", ["aws", *arguments], environ)


def main(arguments: list[str] | None = None) -> int:
    """The exit code; no trace of Python for what is not a bug."""
    return exits.run(rekey, arguments, "rekey")
