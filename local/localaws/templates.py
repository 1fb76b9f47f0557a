"""What a template says and MiniStack's CloudFormation leaves out.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Callable
from typing import Any, TypeAlias, cast

from localaws import doubts
from localaws.shapes import Json

_NOTHING_TO_SELECT = "Template error: Fn::Select cannot select nonexistent value at index 0"

# The physical id of a resource, and its attributes.
Provisioned: TypeAlias = tuple[str, Json]
# Is told a physical id and the resource's properties.
Note: TypeAlias = Callable[[str, Json], None]
# Whether each condition of a template holds.
Holding: TypeAlias = dict[str, bool]
Evaluate: TypeAlias = Callable[[Json, Json], Holding]
# Given a template, parameters, a stack's name and its id.
Resolve: TypeAlias = Callable[[Json, Json, str, str], Json | None]


def install() -> None:
    from ministack.services.cloudformation import changesets, engine, handlers, provisioners, stacks

    evaluate = _splitting(engine._evaluate_conditions)
    # Each has it from another one, by its name.
    module: Any
    for module in (engine, changesets, handlers, stacks):
        module._evaluate_conditions = evaluate
    provisioners._update_resource = _remembering(provisioners._update_resource)
    changesets._resolve_props_for_diff = _conditional(changesets._resolve_props_for_diff)


def _splitting(evaluate: Evaluate) -> Evaluate:
    """Conditions may ask for a part of a parameter."""

    def split(value: Any, parameters: Json) -> Any:
        if isinstance(value, list):
            return [split(each, parameters) for each in value]
        if not isinstance(value, dict):
            return value
        if "Fn::Split" in value:
            delimiter, source = value["Fn::Split"]
            text = _text(source, parameters)
            if not text and doubts.position("condition-split") == "strict":
                raise ValueError(_NOTHING_TO_SELECT)
            return text.split(delimiter)
        return {name: split(of, parameters) for name, of in value.items()}

    def evaluated(template: Json, parameters: Json) -> Holding:
        conditions = split(template.get("Conditions", {}), parameters)
        return evaluate({**template, "Conditions": conditions}, parameters)

    return evaluated


def _text(source: Any, parameters: Json) -> str:
    if isinstance(source, str):
        return source
    if "Ref" in source:
        return parameters[source["Ref"]]["Value"]
    delimiter, parts = source["Fn::Join"]
    return delimiter.join(_text(part, parameters) for part in parts)


def _remembering(update: Callable[..., Provisioned]) -> Callable[..., Provisioned]:
    """A nested stack forgets the attributes of a resource that an update leaves as it is."""
    from ministack.services.cloudformation import _stacks

    def updated(
        kind: str,
        physical_id: str,
        old: Json,
        new: Json,
        stack: str,
        name: str | None = None,
        attributes: Json | None = None,
    ) -> Provisioned:
        if attributes is None:
            attributes = _stacks[stack]["_resources"].get(name, {}).get("Attributes")
        return update(kind, physical_id, old, new, stack, name, attributes)

    return updated


def _conditional(resolve: Resolve) -> Resolve:
    """To a change set, a resource whose condition is false would be one that has not changed."""
    from ministack.services.cloudformation.engine import _evaluate_conditions

    def resolved(template: Json, parameters: Json, stack: str, stack_id: str) -> Json | None:
        found = resolve(template, parameters, stack, stack_id)
        if not found:
            return found
        holds = _evaluate_conditions(template, parameters)
        resources = found["Resources"].items()
        there = {name: of for name, of in resources if holds.get(of.get("Condition"), True)}
        return {**found, "Resources": there}

    return resolved


def noting(resource_type: str, note: Note) -> None:
    """Call note(physical id, properties) when a stack has created or updated such a resource."""
    from ministack.services.cloudformation import provisioners

    handlers = cast(Json, provisioners._RESOURCE_HANDLERS[resource_type])
    # create(logical id, properties, stack); update(physical id, old, new properties, stack, …)
    handlers["create"] = _noted(handlers["create"], note, 0)
    handlers["update"] = _noted(handlers["update"], note, 1)


def _noted(
    provision: Callable[..., Provisioned], note: Note, which: int
) -> Callable[..., Provisioned]:
    def provisioned(name: str, *properties_and_stack: Any, **more: Any) -> Provisioned:
        physical_id, attributes = provision(name, *properties_and_stack, **more)
        note(physical_id, properties_and_stack[which])
        return physical_id, attributes

    return provisioned
