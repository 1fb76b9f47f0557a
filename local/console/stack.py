"""Deploys Rekey's stack into the hub, and the member role into each member."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from console.aws import Cloud
from console.command import run
from console.failure import SetUpError
from console.paths import ROOT
from console.seed import Seeded

NAME = "rekey"
MEMBER_STACK = "rekey-member"
AT_A_TIME = 8


@dataclass(frozen=True)
class Stack:
    """The outputs of template.yaml that the console needs."""

    state_machine_arn: str
    bucket: str
    worker_role_arn: str


def deploy(
    cloud: Cloud,
    template: Path,
    parameters: Mapping[str, str],
    environ: Mapping[str, str],
    log: Path,
    name: str = NAME,
) -> Stack:
    """The real `sam deploy`, without questions."""
    overrides = [f"{parameter}={value}" for parameter, value in parameters.items()]
    run(
        ["sam", "deploy", "--template-file", str(template), "--stack-name", name]
        + ["--region", cloud.region, "--resolve-s3", "--no-confirm-changeset"]
        + ["--no-fail-on-empty-changeset", "--no-progressbar"]
        + ["--capabilities", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
        + (["--parameter-overrides", *overrides] if overrides else []),
        cloud.environment(dict(environ) | {"SAM_CLI_TELEMETRY": "0"}),
        log,
        cwd=template.parent,
    )
    return find(cloud, name)


def find(cloud: Cloud, name: str = NAME) -> Stack:
    """The stack that is deployed."""
    cloudformation = cloud.client("cloudformation")
    try:
        (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except cloudformation.exceptions.ClientError as missing:
        raise SetUpError(
            f"there is no stack {name} on {cloud.endpoint}: run `./rekey local deploy` first"
        ) from missing
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())}
    try:
        return Stack(outputs["StateMachineArn"], outputs["BucketName"], outputs["WorkerRoleArn"])
    except KeyError as output:
        raise SetUpError(f"the stack {name} has no output {output}") from output


def deploy_member_roles(
    cloud: Cloud,
    seeded: Seeded,
    worker_role_arn: str,
    advance: Callable[[int], None],
) -> None:
    """Deploys member.yaml into each account, as a stack set would; advance is told of each."""
    template = (ROOT / "member.yaml").read_text()
    parameters = [
        {"ParameterKey": "WorkerRoleArn", "ParameterValue": worker_role_arn},
        {"ParameterKey": "OrganizationId", "ParameterValue": seeded.organization_id},
        {"ParameterKey": "CreateKeys", "ParameterValue": "yes"},
    ]

    def deploy_role(account: str) -> None:
        cloudformation = cloud.client("cloudformation", account)
        cloudformation.create_stack(
            StackName=MEMBER_STACK,
            TemplateBody=template,
            Parameters=parameters,
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        created = cloudformation.get_waiter("stack_create_complete")
        created.wait(StackName=MEMBER_STACK, WaiterConfig={"Delay": 0.2, "MaxAttempts": 150})
        advance(1)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(deploy_role, seeded.members))
