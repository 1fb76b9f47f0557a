"""The whole of Rekey on this machine: an organization, the deployment, a rotation, its report."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from console import build, local_aws, seed, stack, summary
from console.aws import HUB, Cloud
from console.execution import Execution, Result
from console.failure import SetUpError
from console.local_aws import LocalAws
from console.organization import Organization
from console.paths import ROOT
from console.screen import Screen
from console.seed import Seeded
from console.stack import Stack
from console.watch import Watcher

# That for people first.
REPORTS = ("report.html", "report.json", "report.csv")


@dataclass(frozen=True)
class Workshop:
    """What every step works with."""

    environ: Mapping[str, str]
    logs: Path
    screen: Screen


@dataclass(frozen=True)
class Bench:
    """A local AWS with an organization in it and Rekey deployed."""

    aws: LocalAws
    cloud: Cloud
    seeded: Seeded
    stack: Stack


@contextmanager
def bench(
    workshop: Workshop,
    organization: Organization,
    keep: bool = False,
    parameters: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Bench]:
    """Ends the local AWS with the block; with keep, only if the block fails.

    Parameters are the template's.
    """
    template = build_stack(workshop)
    aws = start(workshop)
    kept = False
    try:
        cloud = aws.cloud(organization.regions[0])
        seeded = seed_organization(workshop, aws, cloud, organization)
        deployed = deploy_stack(workshop, cloud, seeded, template, parameters)
        yield Bench(aws, cloud, seeded, deployed)
        kept = keep
    finally:
        aws.keep_function_logs(workshop.logs)
        if not kept:
            aws.stop()


def start(
    workshop: Workshop,
    port: int | None = None,
    positions: Mapping[str, str] = MappingProxyType({}),
) -> LocalAws:
    """Positions are of its switches."""
    log = workshop.logs / "localaws.log"
    with workshop.screen.step("Starting the local AWS"):
        return local_aws.start(workshop.environ, log, port, positions)


def build_stack(workshop: Workshop) -> Path:
    if not (ROOT / "template.yaml").is_file():
        raise SetUpError(f"there is no template.yaml in {ROOT}")
    with workshop.screen.step("Building with sam build"):
        template, reused = build.build(workshop.environ, workshop.logs / "sam-build.log")
    if reused:
        workshop.screen.say("  (nothing changed since the last sam build: used it again)")
    return template


def seed_organization(
    workshop: Workshop, aws: LocalAws, cloud: Cloud, organization: Organization
) -> Seeded:
    places = sum(len(account.places) for account in organization.accounts)
    title = f"Seeding {len(organization.accounts)} accounts (seed {organization.seed}), places"
    with workshop.screen.step(title, places) as advance, aws.without_quotas():
        return seed.seed(cloud, organization, advance)


def deploy_stack(
    workshop: Workshop,
    cloud: Cloud,
    seeded: Seeded,
    template: Path,
    parameters: Mapping[str, str] = MappingProxyType({}),
) -> Stack:
    log = workshop.logs / "sam-deploy.log"
    with workshop.screen.step("Deploying with sam deploy"):
        all_parameters = {"Regions": ",".join(seeded.regions), **parameters}
        deployed = stack.deploy(cloud, template, all_parameters, workshop.environ, log)
    title = "Creating the member role, accounts"
    with workshop.screen.step(title, len(seeded.members)) as advance:
        stack.deploy_member_roles(cloud, seeded, deployed.worker_role_arn, advance)
    return deployed


def rotate(
    screen: Screen,
    watcher: Watcher,
    aws: LocalAws,
    cloud: Cloud,
    deployed: Stack,
    given: dict,
) -> tuple[Execution, Result]:
    """Starts a run and shows it until it has ended."""
    scaled = 300 * local_aws.WAIT_SCALE
    wait = f"On AWS it waits 300 s for the keys to take effect, here {scaled:g} s."
    rotates = (given or {}).get("mode", "rotate") == "rotate"
    watcher.wait(screen)
    screen.say(f"Starting a run. {wait if rotates else 'It changes nothing.'}")
    execution = Execution.start(aws, cloud, deployed, given)
    watcher.follow(execution)
    return execution, execution.result()


def hand_over(
    execution: Execution, result: Result, folder: Path, screen: Screen, as_json: bool
) -> int:
    """Copies all forms of the report and shows it; the exit code of the command."""
    files = copied(execution, folder)
    if result.report is None:
        screen.say(f"The run {result.run} {result.status}, without a report: {_why(result)}")
    elif as_json:
        screen.say("\n".join(str(file) for file in files))
        screen.out.file.write(json.dumps(result.report, indent=2) + "\n")
    else:
        summary.show(result.report, screen.out, files)
    return 0 if result.complete else 1


def copied(execution: Execution, folder: Path) -> list[Path]:
    """The files of the report that the run has written; those of an earlier run are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in REPORTS:
        written = execution.read(name)
        target = folder / name
        target.unlink(missing_ok=True)
        if written is not None:
            target.write_bytes(written)
            files.append(target)
    return files


def _why(result: Result) -> str:
    """A function's failure is JSON with a long trace; its message is what people need."""
    cause = result.cause or "no cause"
    with suppress(ValueError, TypeError, KeyError):
        cause = json.loads(cause)["errorMessage"]
    return f"{result.error or 'no error'}: {cause}"


def how_to_reach(aws: LocalAws, cloud: Cloud, seeded: Seeded | None) -> str:
    members = [account for account in seeded.ids.values() if account != HUB] if seeded else []
    member = members[0] if members else HUB
    exports = "\n".join(f"  export {name}={value}" for name, value in cloud.variables().items())
    return (
        f"The local AWS runs at {aws.endpoint} until `./rekey local stop`.\n"
        "With the AWS CLI that ./rekey brings, as the root user of the hub or of any member:\n"
        "  ./rekey local aws stepfunctions list-state-machines\n"
        f"  ./rekey local aws --as {member} logs describe-log-groups --max-items 3\n"
        "With other tools (the access key is the account):\n"
        f"{exports}"
    )


def what_is_deployed(cloud: Cloud) -> str:
    try:
        deployed = stack.find(cloud)
    except SetUpError:
        return "Rekey is not deployed yet: `./rekey local deploy`"
    return f"State machine: {deployed.state_machine_arn}\nBucket: {deployed.bucket}"
