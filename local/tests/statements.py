"""Every statement of the templates' policies, as CloudFormation gives it to AWS.

SAM's own translator writes the resources that a serverless one stands for. References are filled in
with made-up names; where a condition decides, both of its ways are looked at.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.paths import ROOT

_TRANSLATE = """
import json, sys
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse
template = yaml_parse(open(sys.argv[1]).read())
for part in (template.get("Globals", {}).get("Function", {}), *template["Resources"].values()):
    given = part.get("Properties", part)
    # What `sam package` would upload.
    given.update((name, "s3://a/b") for name in ("CodeUri", "DefinitionUri") if name in given)
print(json.dumps(transform(template, {}, None)))
"""
_PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::AccountId": "111122223333",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "rekey",
    "AWS::NoValue": None,
}
_HERE = "eu-central-1:111122223333"
_ARNS = {
    "AWS::IAM::Role": "arn:aws:iam::111122223333:role/{}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{_HERE}:function:{{}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{_HERE}:log-group:{{}}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{}",
    "AWS::SNS::Topic": f"arn:aws:sns:{_HERE}:{{}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{_HERE}:{{}}",
    "AWS::KMS::Key": f"arn:aws:kms:{_HERE}:key/{{}}",
    "AWS::StepFunctions::StateMachine": f"arn:aws:states:{_HERE}:stateMachine:{{}}",
    "AWS::Events::Rule": f"arn:aws:events:{_HERE}:rule/{{}}",
}
# What Ref gives for these is their ARN.
_ARN_BY_REF = ("AWS::SNS::Topic", "AWS::StepFunctions::StateMachine")
# Parameters without a default that is an ARN.
_GIVEN = {
    "DataKeyArn": f"arn:aws:kms:{_HERE}:key/data",
    "WorkerRoleArn": "arn:aws:iam::111122223333:role/worker",
    "OrganizationId": "o-a1b2c3d4e5",
}
IDENTITY, TRUST, RESOURCE, KEY = "identity", "trust", "resource", "key"
# What kind of policy the property of a resource's type holds.
_KINDS = {
    ("AWS::IAM::Role", "AssumeRolePolicyDocument"): TRUST,
    ("AWS::IAM::Role", "Policies"): IDENTITY,
    ("AWS::IAM::Policy", "PolicyDocument"): IDENTITY,
    ("AWS::IAM::ManagedPolicy", "PolicyDocument"): IDENTITY,
    ("AWS::S3::BucketPolicy", "PolicyDocument"): RESOURCE,
    ("AWS::SNS::TopicPolicy", "PolicyDocument"): RESOURCE,
    ("AWS::SQS::QueuePolicy", "PolicyDocument"): RESOURCE,
    ("AWS::KMS::Key", "KeyPolicy"): KEY,
}


@dataclass(frozen=True)
class Statement:
    # The template, the logical id and the Sid.
    where: str
    kind: str
    body: str

    def __str__(self) -> str:
        return self.where

    def value(self, name: str):
        return json.loads(self.body).get(name)

    def values(self, name: str) -> list:
        value = self.value(name)
        return value if isinstance(value, list) else [] if value is None else [value]

    def keys(self) -> set[str]:
        return {key for keys in (self.value("Condition") or {}).values() for key in keys}


def all_of(name: str) -> list[Statement]:
    """Of a template. A policy where nobody looks for one is a KeyError."""
    template = _translated(name)
    found = {}
    for chosen in (True, False):
        for logical_id, resource in template["Resources"].items():
            for statement in _of_resource(name, logical_id, resource, template, chosen):
                found[statement] = None
    return list(found)


def _translated(name: str) -> dict:
    # Where sam is, is its translator.
    python = Path(shutil.which("sam")).resolve().parent / "python"
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    answer = subprocess.run(
        [python, "-c", _TRANSLATE, ROOT / name],
        env={**environ, "AWS_DEFAULT_REGION": _PSEUDO["AWS::Region"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def _of_resource(name, logical_id, resource, template, chosen) -> Iterator[Statement]:
    of_type = resource["Type"]
    for property_name, value in resource.get("Properties", {}).items():
        for document in _documents(value):
            kind = _KINDS[of_type, property_name]
            body = _filled(document, template, chosen)
            for number, statement in enumerate(body["Statement"]):
                where = f"{name} {logical_id} {statement.get('Sid', f'{property_name} {number}')}"
                yield Statement(where, kind, json.dumps(statement, sort_keys=True))
    if of_type == "AWS::Lambda::Permission":
        lets = _filled(resource["Properties"], template, chosen)
        body = {"Action": lets["Action"], "Resource": lets["FunctionName"]}
        yield Statement(f"{name} {logical_id}", RESOURCE, json.dumps(body))


def _documents(value) -> Iterator[dict]:
    if isinstance(value, dict):
        if "Statement" in value:
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _documents(each)


def _filled(value, template, chosen):
    if isinstance(value, list):
        filled = (_filled(each, template, chosen) for each in value)
        return [each for each in filled if each is not None]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((function, given),) = value.items()
        if function == "Fn::If":
            return _filled(given[1 if chosen else 2], template, chosen)
        if function == "Ref":
            return _ref(given, template)
        if function == "Fn::GetAtt":
            return _attribute(given, template)
        if function == "Fn::Sub":
            text, own = given if isinstance(given, list) else (given, {})
            own = _filled(own, template, chosen)
            return re.sub(r"\$\{([^!}]+)\}", lambda found: _named(found[1], own, template), text)
        assert not function.startswith("Fn::"), f"{function} in a policy: say what it gives"
    filled = {name: _filled(each, template, chosen) for name, each in value.items()}
    return {name: each for name, each in filled.items() if each is not None}


def _named(name, own, template) -> str:
    if name in own:
        return own[name]
    # A policy variable is IAM's: CloudFormation leaves it where it is no name of the template.
    logical_id, _, attribute = name.partition(".")
    return _attribute([logical_id, attribute], template) if attribute else _ref(name, template)


def _ref(name, template):
    if name in _PSEUDO:
        return _PSEUDO[name]
    if name in _GIVEN:
        return _GIVEN[name]
    if name in template.get("Parameters", {}):
        return template["Parameters"][name]["Default"]
    of_type = template["Resources"][name]["Type"]
    return _ARNS[of_type].format(name.lower()) if of_type in _ARN_BY_REF else name


def _attribute(given, template):
    logical_id, attribute = given.split(".", 1) if isinstance(given, str) else given
    assert attribute.endswith("Arn"), f"{logical_id}.{attribute} in a policy: say what it is"
    return _ARNS[template["Resources"][logical_id]["Type"]].format(logical_id.lower())
