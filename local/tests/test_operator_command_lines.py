"""What doctor and the errors of the operator's command order is what the AWS CLI and SAM CLI take.

Each place in the sources that makes such a line has its lines here, as they are printed.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from console.paths import ROOT

SOURCES = ROOT / "operator" / "src" / "main" / "java" / "rekey" / "operator"
MAKES_ONE = re.compile(r"\baws\s*\.(?:of|elsewhere|deploy)\(|`aws |`sam ")
IN_REGION = " --region eu-central-1"
TARGETS = (
    " --regions eu-central-1 --deployment-targets"
    " 'OrganizationalUnitIds=ou-ab12-11111111,Accounts=111122223333,444455556666,"
    "AccountFilterType=INTERSECTION'"
)
PREFERENCES = " --operation-preferences FailureTolerancePercentage=99,MaxConcurrentPercentage=100"
STACK_SET = " --stack-set-name rekey-members --call-as DELEGATED_ADMIN"
DEPLOY = "sam deploy --stack-name rekey --region eu-central-1 --profile x --parameter-overrides "
# Of version 2 of the AWS CLI alone: version 1, which is here, has no such commands.
VERSION_2 = {
    "aws sso login --profile x",
    "aws configure sso",
    "aws configure list-profiles",
}
# By file: in how many places of it lines are made, and the lines.
LINES = {
    "AlarmsCheck": (
        2,
        DEPLOY + "Alarms=yes",
        "aws sns subscribe --topic-arn arn:aws:sns:eu-central-1:111122223333:rekey --protocol email"
        " --notification-endpoint YOU@EXAMPLE.COM" + IN_REGION,
    ),
    "AwsTrouble": (
        4,
        "aws sso login --profile x",
        "aws sts get-caller-identity --profile x",
        "aws configure sso",
        "aws configure list-profiles",
    ),
    "CheckKeyPolicyCommand": (1, "aws kms get-key-policy --key-id k --policy-name default"),
    "ConcurrencyCheck": (
        1,
        "aws service-quotas request-service-quota-increase --service-code lambda"
        " --quota-code L-B99A9384 --desired-value 1100" + IN_REGION,
    ),
    "DoctorCommand": (
        1,
        "aws cloudformation deploy --template-file member.yaml --stack-name rekey-member"
        " --capabilities CAPABILITY_NAMED_IAM --parameter-overrides"
        " WorkerRoleArn=arn:aws:iam::111122223333:role/w OrganizationId=o-a1b2c3d4e5"
        " RoleName=RekeyMember --region eu-central-1 --profile THERE",
    ),
    "Hub": (1, "aws configure list-profiles"),
    "MemberRolesCheck": (
        2,
        "aws cloudformation activate-organizations-access --region eu-central-1 --profile THERE",
        DEPLOY + "OrganizationId=o-a1b2c3d4e5",
    ),
    "OrganizationCheck": (
        2,
        "aws organizations register-delegated-administrator --account-id 111122223333"
        " --service-principal member.org.stacksets.cloudformation.amazonaws.com"
        " --region eu-central-1 --profile THERE",
        DEPLOY + "OrganizationId=o-a1b2c3d4e5",
    ),
    "ScheduleCheck": (
        1,
        DEPLOY + "'Schedule=\"cron(0 3 ? * SUN *)\"'",
        DEPLOY + "'Schedule=\"rate(7 days)\"'",
    ),
    "StackSetRemedies": (
        8,
        DEPLOY + "'OrganizationalUnitIds=\"\"'",
        DEPLOY + "OrganizationalUnitIds=ou-ab12-11111111,ou-ab12-22222222",
        *(
            f"aws cloudformation update-stack-set{STACK_SET} --use-previous-template"
            " --capabilities CAPABILITY_NAMED_IAM --parameters"
            f" {parameter} ParameterKey=RoleName,UsePreviousValue=true{PREFERENCES}" + IN_REGION
            for parameter in (
                "ParameterKey=OrganizationId,ParameterValue=o-a1b2c3d4e5",
                "ParameterKey=PermissionsBoundary,ParameterValue=",
                "'ParameterKey=PermissionsBoundary,ParameterValue=\"all/a,b=c\"'",
            )
        ),
        f"aws cloudformation list-stack-instances{STACK_SET}" + IN_REGION,
        f"aws cloudformation create-stack-instances{STACK_SET} --regions eu-central-1"
        f" --deployment-targets OrganizationalUnitIds=ou-ab12-11111111{PREFERENCES}" + IN_REGION,
        f"aws cloudformation create-stack-instances{STACK_SET}{TARGETS}" + IN_REGION,
        f"aws cloudformation create-stack-instances{STACK_SET}{TARGETS}{PREFERENCES}" + IN_REGION,
        f"aws cloudformation update-stack-instances{STACK_SET}{TARGETS}{PREFERENCES}" + IN_REGION,
        f"aws cloudformation delete-stack-instances{STACK_SET}{TARGETS} --retain-stacks"
        + IN_REGION,
    ),
    "StartingCheck": (
        1,
        *(
            f"aws iam put-{kind}-policy --{kind}-name Operator --policy-name RekeyStartExecution"
            ' --policy-document \'{"Version": "2012-10-17", "Statement": {"Effect": "Allow",'
            ' "Action": "states:StartExecution", "Resource": "arn:aws:states:eu-central-1:1:s"}}\''
            + IN_REGION
            for kind in ("role", "user")
        ),
    ),
    "StackCheck": (
        3,
        "aws cloudformation continue-update-rollback --stack-name rekey" + IN_REGION,
        "aws cloudformation describe-stack-events --stack-name rekey" + IN_REGION,
        "sam deploy --stack-name rekey",
    ),
}
ALL = sorted({line for _, *lines in LINES.values() for line in lines} - VERSION_2)

# Runs where the CLIs are. Nothing is called: of a service's command the shape is printed, deploy
# finds no template, and sam reads its flags.
PARSE = """
import contextlib, io, json, shlex, sys

def aws(words):
    from awscli.clidriver import create_clidriver
    deploys = words[:2] == ["cloudformation", "deploy"]
    extra = [] if deploys else ["--generate-cli-skeleton", "input"]
    told = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
        try:
            code = create_clidriver().main([*words, *extra])
        except SystemExit as e:
            code = e.code
    found = "Invalid template path" in told.getvalue() if deploys else code == 0
    return "parsed" if found else f"{code} {told.getvalue()[-400:]}"

def sam(words):
    from samcli.commands.deploy.command import cli
    context = cli.make_context("deploy", words[1:])
    return f"parsed {context.params['parameter_overrides']}"

def parse(line):
    tool, *words = shlex.split(line)
    try:
        return {"aws": aws, "sam": sam}[tool](words)
    except Exception as e:
        return repr(e)

print(json.dumps([parse(line) for line in sys.argv[1:]]))
"""


def makes(source: Path) -> int:
    code = re.sub(r"^\s*///.*$", "", source.read_text(), flags=re.MULTILINE)
    return len(MAKES_ONE.findall(code))


def test_every_place_that_makes_a_line_is_known():
    found = {file.stem: makes(file) for file in sorted(SOURCES.rglob("*.java"))}
    assert {name: count for name, count in found.items() if count} == {
        name: count for name, (count, *_) in LINES.items()
    }


NO_UNITS = DEPLOY + "'OrganizationalUnitIds=\"\"'"
CRON = DEPLOY + "'Schedule=\"cron(0 3 ? * SUN *)\"'"
WRONG = (
    "aws sns subscribe --topic-arm a",
    "aws cloudformation deploy --template a",
    "sam deploy --parameter-override A=b",
)


@pytest.fixture(scope="module")
def parsed(tmp_path_factory):
    """By line, what the CLI made of it."""
    folder = tmp_path_factory.mktemp("cli")
    config = folder / "config"
    config.write_text("[profile x]\nregion = eu-central-1\n[profile THERE]\n")
    shutil.copy(ROOT / "template.yaml", folder)
    aws = shutil.which("aws")
    assert aws, "the suite's environment has the AWS CLI"
    lines = (*ALL, *WRONG)
    told = subprocess.run(
        [str(Path(aws).with_name("python")), "-c", PARSE, *lines],
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "AWS_CONFIG_FILE": str(config),
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "SAM_CLI_TELEMETRY": "0",
        },
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr
    return dict(zip(lines, json.loads(told.stdout.splitlines()[-1]), strict=True))


@pytest.mark.parametrize("line", ALL)
def test_the_cli_takes_the_line(parsed, line):
    assert parsed[line].startswith("parsed"), parsed[line]


def test_a_schedule_arrives_as_it_is_written(parsed):
    assert "'Schedule': 'cron(0 3 ? * SUN *)'" in parsed[CRON]


def test_an_empty_parameter_arrives_empty(parsed):
    assert "'OrganizationalUnitIds': ''" in parsed[NO_UNITS]


def test_a_line_that_is_wrong_would_be_noticed(parsed):
    assert [line for line in WRONG if parsed[line].startswith("parsed")] == []
