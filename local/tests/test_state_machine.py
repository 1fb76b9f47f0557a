"""The workflow as tools judge it that know Amazon's language and JSONata, and not Rekey.

expressions.jsonl holds what runs gave to each expression. For an expression that is not in it yet:
LOCALAWS_EXPRESSIONS=local/tests/expressions.jsonl ./rekey test local/tests/e2e/test_run_canary.py
(or another file whose runs evaluate it), or write the line by hand.
"""

import json
import os
import re
import subprocess

import pytest

from console import npm
from console.paths import ROOT
from localaws import asl, jsonata

DEFINITION = ROOT / "statemachine" / "rotate.asl.yaml"
RECORDED = ROOT / "local" / "tests" / "expressions.jsonl"

_VALIDATE = """
const validate = require("asl-validator");
const definitions = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(definitions.map(each => validate(each).errors)));
"""
# Step Functions has 2.0.6, which npm/package.json pins:
# docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
_EVALUATE = """
const jsonata = require("jsonata");
const asked = JSON.parse(require("fs").readFileSync(0));
const told = async ({expression, bindings}) => {
  try {
    const value = await jsonata(expression).evaluate(undefined, bindings);
    return value === undefined ? {nothing: true} : {value};
  } catch (wrong) {
    return {nothing: true};
  }
};
Promise.all(asked.map(told)).then(all => console.log(JSON.stringify(all)));
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    return npm.modules(os.environ, tmp_path_factory.mktemp("npm") / "npm.log")


def node(modules, script, given):
    answer = subprocess.run(
        [npm.node(), "-e", script],
        cwd=modules,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def definition():
    """As CloudFormation gives it to Step Functions."""
    function = "arn:aws:lambda:eu-central-1:111122223333:function:"
    text = DEFINITION.read_text().replace("${Partition}", "aws")
    return json.loads(asl.from_template(re.sub(r"\$\{(\w+Function)\}", rf"{function}\1", text)))


def expressions(of):
    if isinstance(of, str):
        found = re.fullmatch(r"\{%(.*)%\}", of, re.DOTALL)
        return {found[1].strip()} if found else set()
    parts = of.values() if isinstance(of, dict) else of if isinstance(of, list) else ()
    return set().union(*(expressions(part) for part in parts))


BROKEN = (
    (("Pack", "Next"), "Nowhere"),
    (("Pack", "ResultPath"), "$.a"),
    (("Pack", "Output"), "{% $a + %}"),
    (("Survey the places", "ToleratedFailurePercentage"), 101),
    (("Survey the places", "ItemProcessor", "States", "Survey", "Next"), "Nowhere"),
    (("Lonely",), {"Type": "Succeed"}),
)


def broken(path, value):
    machine = definition()
    *around, last = path
    part = machine["States"]
    for name in around:
        part = part[name]
    part[last] = value
    return machine


def test_the_validator_finds_nothing_wrong_with_the_workflow_and_all_that_is_with_broken_ones(
    modules,
):
    found = node(modules, _VALIDATE, [definition(), *(broken(*how) for how in BROKEN)])
    assert found[0] == []
    missed = [how for how, errors in zip(BROKEN, found[1:], strict=True) if not errors]
    assert not missed


def recorded():
    return [json.loads(line) for line in RECORDED.read_text().splitlines()]


def test_each_expression_of_the_workflow_was_recorded_and_each_condition_for_both_its_values():
    missing = expressions(definition()) - {each["expression"] for each in recorded()}
    assert not missing, f"not in {RECORDED.name}: {missing}. {__doc__}"
    values: dict = {}
    for each in recorded():
        values.setdefault(each["expression"], set()).add(json.dumps(each["value"]))
    once = {c for c in set(_conditions(definition())) if values[c] != {"true", "false"}}
    assert not once, f"in {RECORDED.name} with one value alone: {once}. {__doc__}"


def _conditions(of):
    if isinstance(of, dict):
        if "Condition" in of:
            yield from expressions(of["Condition"])
        of = list(of.values())
    if isinstance(of, list):
        for part in of:
            yield from _conditions(part)


def test_the_local_aws_evaluates_each_expression_as_the_reference_engine_does(modules):
    cases = recorded()
    reference = node(modules, _EVALUATE, cases)
    ours = [told(each["expression"], each["bindings"]) for each in cases]
    differing = [
        (case, here, there)
        for case, here, there in zip(cases, ours, reference, strict=True)
        if here != there or here != {"value": case["value"]}
    ]
    assert not differing, differing


# What an expression says where a run's values leave it nothing, or nonsense, to say.
ODD = (
    ("$packed.waves[$wave]", {"packed": {"waves": ["a"]}, "wave": 1}),
    ("$states.errorOutput.Cause", {"states": {"errorOutput": {"Error": "E"}}}),
    ("$wave + 1", {"wave": "one"}),
    ("$count($packed.waves)", {"packed": {"waves": []}}),
    ("$settledAt = null", {}),
    ("$not($canary.well)", {"canary": {}}),
    ("$survey.places > 0", {"survey": {"places": None}}),
    ('"runs/" & $run & "/maps"', {"run": None}),
    ("[1..3].($ * 2)", {}),
    ("$sum($packed.waves.size)", {"packed": {"waves": [{"size": 1}, {"size": 2.5}]}}),
)


def test_both_agree_where_a_run_never_was(modules):
    asked = [{"expression": expression, "bindings": bindings} for expression, bindings in ODD]
    reference = node(modules, _EVALUATE, asked)
    assert [told(*each) for each in ODD] == reference


def told(expression, bindings):
    from ministack.services import stepfunctions as sfn

    states = bindings.get("states", {})
    ctx = {
        **states.get("context", {}),
        "variables": {k: bindings[k] for k in bindings if k != "states"},
    }
    evaluate = jsonata.evaluator()
    try:
        value = evaluate(
            expression, states.get("input"), ctx, states.get("result"), states.get("errorOutput")
        )
    except sfn._ExecutionError:
        return {"nothing": True}
    return {"value": value}
