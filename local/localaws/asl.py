"""Reads and checks Amazon States Language as CreateStateMachine does, YAML included.

https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from .shapes import Json

_COMMON = {"Type", "Comment", "QueryLanguage", "Output", "Assign", "Next", "End"}
_ERRORS = {"Retry", "Catch"}
_FIELDS = {
    "Pass": _COMMON,
    "Task": _COMMON
    | _ERRORS
    | {"Resource", "Arguments", "TimeoutSeconds", "HeartbeatSeconds", "Credentials"},
    "Choice": (_COMMON | {"Choices", "Default"}) - {"Next", "End"},
    "Wait": _COMMON | {"Seconds", "Timestamp"},
    "Succeed": {"Type", "Comment", "QueryLanguage", "Output"},
    "Fail": {"Type", "Comment", "QueryLanguage", "Error", "Cause"},
    "Parallel": _COMMON | _ERRORS | {"Branches", "Arguments"},
    "Map": _COMMON
    | _ERRORS
    | {"ItemProcessor", "Items", "ItemSelector", "MaxConcurrency", "Label", "ItemReader"}
    | {"ItemBatcher", "ResultWriter", "ToleratedFailurePercentage", "ToleratedFailureCount"},
}
_RETRIER = {
    *("ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds"),
    *("JitterStrategy", "Comment"),
}
_CATCHER = {"ErrorEquals", "Next", "Output", "Assign", "Comment"}
_CHOICE = {"Condition", "Next", "Output", "Assign", "Comment"}


def from_template(text: str) -> str:
    """The definition of a template, in JSON or YAML, as the JSON that Step Functions keeps."""
    left = re.search(r"\$\{[A-Za-z0-9_]+\}", text)
    if left:
        raise ValueError(f"no DefinitionSubstitutions for {left[0]}")
    try:
        json.loads(text)
        return text
    except ValueError:
        return json.dumps(_yaml(text))


def _yaml(text: str) -> Any:
    import yaml

    class Loader(yaml.SafeLoader):
        """YAML as CloudFormation reads it: timestamps stay strings, aliases are not resolved.

        Its resource provider reads a tree with Jackson, which leaves of an alias its name
        (https://github.com/FasterXML/jackson-dataformats-text/issues/98), and Step Functions
        refuses that (https://github.com/aws-cloudformation/cfn-language-discussion/issues/49).
        """

        def compose_node(self, parent: Any, index: int) -> Any:
            if self.check_event(yaml.AliasEvent):
                alias = self.peek_event()
                raise ValueError(
                    f"SCHEMA_VALIDATION_FAILED: line {alias.start_mark.line + 1}: CloudFormation "
                    f"does not resolve YAML aliases in a definition, so *{alias.anchor} is the "
                    f"string {alias.anchor!r}; write out what it stands for"
                )
            return super().compose_node(parent, index)

    Loader.yaml_implicit_resolvers = {
        first: [(tag, expression) for tag, expression in resolvers if "timestamp" not in tag]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, Loader=Loader)


def problem(definition: str) -> str | None:
    """The first thing for which CreateStateMachine refuses the definition, or None."""
    try:
        machine = json.loads(definition)
    except (TypeError, ValueError) as wrong:
        return f"INVALID_JSON_DESCRIPTION: {wrong}"
    if not isinstance(machine, dict):
        return "INVALID_JSON_DESCRIPTION: not an object"
    return next(_problems_of_states(machine, machine.get("QueryLanguage", "JSONPath"), ""), None)


def _problems_of_states(machine: Json, language: str, path: str) -> Iterator[str]:
    states = machine.get("States")
    if not isinstance(states, dict) or not states:
        yield f"SCHEMA_VALIDATION_FAILED: States is required at {path or '/'}"
        return
    if machine.get("StartAt") not in states:
        yield f"MISSING_TRANSITION_TARGET: StartAt {machine.get('StartAt')!r} at {path}/StartAt"
    for name, state in states.items():
        yield from _problems_of_state(name, state, states, language, f"{path}/States/{name}")


def _problems_of_state(
    name: str, state: Json, states: Json, language: str, path: str
) -> Iterator[str]:
    if len(name) > 80:
        yield f"SCHEMA_VALIDATION_FAILED: a state's name has at most 80 characters at {path}"
    kind = state.get("Type")
    if kind not in _FIELDS:
        yield f"SCHEMA_VALIDATION_FAILED: no state type {kind!r} at {path}/Type"
        return
    if state.get("QueryLanguage", language) == "JSONata":
        yield from _unknown_fields(state, _FIELDS[kind], path)
        for field, known in (("Retry", _RETRIER), ("Catch", _CATCHER), ("Choices", _CHOICE)):
            for index, entry in enumerate(state.get(field, [])):
                yield from _unknown_fields(entry, known, f"{path}/{field}[{index}]")
    if kind not in ("Choice", "Succeed", "Fail") and ("Next" in state) == bool(state.get("End")):
        yield f"SCHEMA_VALIDATION_FAILED: exactly one of Next and End is needed at {path}"
    for target in _targets(state):
        if target not in states:
            yield f"MISSING_TRANSITION_TARGET: Missing 'Next' target: {target} at {path}"
    yield from _problems_of_wildcards(state, path)
    yield from _problems_inside(state, language, path)


def _unknown_fields(node: Json, known: set[str], path: str) -> Iterator[str]:
    for field in node:
        if field not in known:
            yield (
                f"SCHEMA_VALIDATION_FAILED: Field '{field}' is not supported "
                f"when 'QueryLanguage' is JSONata at {path}"
            )


def _targets(state: Json) -> Iterator[str]:
    yield from (state[field] for field in ("Next", "Default") if field in state)
    for field in ("Choices", "Catch"):
        yield from (entry.get("Next") for entry in state.get(field, []))


def _problems_of_wildcards(state: Json, path: str) -> Iterator[str]:
    for field in ("Retry", "Catch"):
        entries = state.get(field, [])
        for index, entry in enumerate(entries):
            errors = entry.get("ErrorEquals")
            if not errors:
                yield f"SCHEMA_VALIDATION_FAILED: ErrorEquals is empty at {path}/{field}[{index}]"
            elif "States.ALL" in errors and (len(errors) > 1 or index + 1 < len(entries)):
                yield (
                    "SCHEMA_VALIDATION_FAILED: States.ALL must stand alone and last "
                    f"at {path}/{field}[{index}]"
                )


def _problems_inside(state: Json, language: str, path: str) -> Iterator[str]:
    processor = state.get("ItemProcessor")
    if processor:
        inner = processor.get("QueryLanguage", language)
        yield from _problems_of_states(processor, inner, f"{path}/ItemProcessor")
        if len(state.get("Label", "")) > 40:
            yield f"SCHEMA_VALIDATION_FAILED: Label has at most 40 characters at {path}/Label"
    for index, branch in enumerate(state.get("Branches", [])):
        yield from _problems_of_states(branch, language, f"{path}/Branches[{index}]")
