"""The local AWS's verdict on key policies is the application's own preflight's.

The two were written apart from each other. The cases are those of the Java tests, which ask the
preflight; here the local AWS is asked. No server and no AWS.
"""

import json
import os
import re
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from policies import NAMES as SOME_NAMES
from policies import Policies, partition

from console import build
from console.toolchain import find_jdk
from localaws.keypolicy import may_serve

MAIN_CLASS = "rekey.policy.CheckKeyPolicy"
CASES = Path(__file__).resolve().parents[2] / "functions/src/test/resources/rekey/policy"
DEFAULTS = {
    "logGroup": "/orders/api",
    "account": "111122223333",
    "region": "eu-central-1",
    "at": "2026-06-15T12:00:00Z",
}
# Names that a policy of the cases tells apart.
NAMES = ("a", "/orders/api", "/orders/api2", "/aws/lambda/orders", "/aws/lambda/bills", "x/y.z#1")


def questions():
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text()):
            for asked in case["asked"]:
                name = f"{file.stem}: {case['name']}: {asked['target']}"
                yield pytest.param(case["policy"], {**DEFAULTS, **asked}, id=name)


def ask(policy, asked, resource):
    region, account = asked["region"], asked["account"]
    aws = partition(region)
    key = f"arn:{aws}:kms:{region}:{account}:key/0a1b2c3d-1111-2222-3333-444455556666"
    verdict = may_serve(
        policy,
        asked.get("keyArn", key),
        region,
        account,
        f"arn:{aws}:logs:{region}:{account}:{resource}",
        at=datetime.fromisoformat(asked["at"]),
        organization=asked.get("organization"),
    )
    return "malformed" if verdict.reason.startswith("malformed") else verdict.value


@pytest.mark.parametrize(("policy", "asked"), list(questions()))
def test_the_verdict_is_the_same(policy, asked):
    if asked["target"] == "every-log-group":
        verdicts = {ask(policy, asked, f"log-group:{name}") for name in NAMES}
        assert asked["verdict"] == "unknown" or verdicts == {asked["verdict"]}
    elif asked["target"] == "log-group":
        assert ask(policy, asked, f"log-group:{asked['logGroup']}") == asked["verdict"]
    else:
        assert ask(policy, asked, "query-result:*") == asked["verdict"]


def test_the_verdict_on_policies_at_random_is_the_same(tmp_path):
    """One Java process judges them all."""
    made = Policies(seed=1)
    asked = [made.question() for _ in range(3000)]
    java = find_jdk(os.environ) / "bin" / "java"
    classpath = build.classpath(os.environ, tmp_path / "maven.log")
    told = subprocess.run(
        [java, "-cp", classpath, MAIN_CLASS],
        input="".join(json.dumps(question) + "\n" for question in asked),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(answers) == len(asked)
    different = [
        (question, answer)
        for question, answer in zip(asked, answers, strict=True)
        if not agree(question, answer["verdict"])
    ]
    assert not different, f"{len(different)} differ; the first:\n{different[0]}"
    for question, answer in zip(asked, answers, strict=True):
        if "add" in answer and len(answer["reasons"]) == 1:
            mended = {**question, "policy": json.dumps(mend(question["policy"], answer))}
            assert not agree(mended, "denied"), (question, answer)
    seen = Counter(answer["verdict"] for answer in answers)
    assert min(seen[verdict] for verdict in ("allowed", "denied", "unknown")) > 100, seen


def agree(question, verdict) -> bool:
    if question["target"] == "query-results":
        return ask(question["policy"], question, "query-result:*") == verdict
    if question["logGroup"]:
        return ask(question["policy"], question, f"log-group:{question['logGroup']}") == verdict
    verdicts = {ask(question["policy"], question, f"log-group:{name}") for name in SOME_NAMES}
    return verdict == "unknown" or verdicts == {verdict}


def mend(policy, answer):
    """The policy with the statement that is offered, in the place that is named."""
    document = json.loads(policy)
    found = document["Statement"]
    statements = found if isinstance(found, list) else [found]
    if "replaces" in answer:
        statements[int(re.search(r"\d+", answer["replaces"])[0]) - 1] = answer["add"]
    else:
        statements = [*statements, answer["add"]]
    return {**document, "Statement": statements}


def test_all_cases_are_found():
    assert len(list(questions())) > 300
