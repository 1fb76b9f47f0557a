"""The templates of a release, made from template.yaml.

The hub's names the built functions instead of their sources. The variant leaves out what the
Serverless Application Repository does not take, and `aws cloudformation package` does not package:
the StackSet and the nested stack that bring the role to the members.
"""

import re
from collections.abc import Callable, Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

FUNCTIONS = "functions.zip"
_OF_GLOBALS = "    CodeUri: .\n"
_FUNCTION = "    Type: AWS::Serverless::Function\n    Properties:\n"
_LEFT_OUT = ("AWS::CloudFormation::StackSet", "AWS::CloudFormation::Stack")
_NAMED = re.compile(r"\$\{(\w+)[.}]")
# What is true of the whole template alone.
_UNITS = "OrganizationalUnitIds"
_UNITS_LABEL = "Whose accounts scheduled runs visit"
_UNITS_DESCRIPTION = (
    "The root's id, or unit ids separated by commas: scheduled runs visit their accounts. Empty: "
    "they visit all"
)
_INTERFACE = "AWS::CloudFormation::Interface"
_GROUPS, _LABELS = "ParameterGroups", "ParameterLabels"


def hub(template: str) -> str:
    """Each function names its code: not every tool looks into Globals."""
    assert template.count(_OF_GLOBALS) == 1
    own = template.replace(_OF_GLOBALS, "")
    return own.replace(_FUNCTION, f"{_FUNCTION}      CodeUri: {FUNCTIONS}\n")


def variant(template: str, version: str) -> str:
    """Of the hub's template, with what the repository asks for."""
    root = yaml.compose(template)
    removed = _remove(_part(root, "Resources"), lambda _, node: _type(node) in _LEFT_OUT)
    assert len(removed) == len(_LEFT_OUT)
    _remove(root, lambda name, _: name == "Rules")
    # A condition may be all that names a parameter, and a condition all that names another one.
    while _remove(_part(root, "Conditions"), _unnamed(root, "Conditions")):
        pass
    parameters = _remove(_part(root, "Parameters"), _unnamed(root, "Parameters"))
    _forget(_part(root, "Metadata", _INTERFACE), parameters)
    _part(root, "Parameters", _UNITS, "Description").value = _UNITS_DESCRIPTION
    _part(root, "Metadata", _INTERFACE, _LABELS, _UNITS, "default").value = _UNITS_LABEL
    described = yaml.compose(yaml.safe_dump({"AWS::ServerlessRepo::Application": _about(version)}))
    _part(root, "Metadata").value += described.value
    return yaml.serialize(root, width=120)


def _about(version: str) -> dict:
    """docs.aws.amazon.com/serverless-application-model/latest/developerguide/
    serverless-sam-template-publishing-applications-metadata-properties.html
    """
    return {
        "Name": "rekey",
        "Description": "Moves every CloudWatch Logs log group, and the stored query results, of "
        "every account of an AWS Organization to the wanted KMS key.",
        "Author": "rekey",
        "SpdxLicenseId": "Apache-2.0",
        "LicenseUrl": "LICENSE",
        "ReadmeUrl": "README.md",
        "Labels": ["kms", "cloudwatch-logs", "encryption", "organizations", "key-rotation"],
        "SemanticVersion": version,
    }


def _part(node: Node, *names: str) -> Node:
    for name in names:
        (node,) = (value for key, value in node.value if key.value == name)
    return node


def _type(resource: Node) -> str:
    return _part(resource, "Type").value


def _remove(mapping: Node, unwanted: Callable[[str, Node], bool]) -> list[str]:
    removed = [key.value for key, value in mapping.value if unwanted(key.value, value)]
    mapping.value = [(key, value) for key, value in mapping.value if key.value not in removed]
    return removed


def _unnamed(root: Node, section: str) -> Callable[[str, Node], bool]:
    """Whether nothing names a parameter or a condition."""
    used = set(_named(root, section == "Conditions"))
    return lambda name, _: name not in used


def _named(node: Node, conditions: bool) -> Iterator[str]:
    """What !Ref and !Sub name, or what !Condition, !If and Condition do."""
    if isinstance(node, ScalarNode):
        if node.tag == ("!Condition" if conditions else "!Ref"):
            yield node.value
        elif not conditions:
            yield from _NAMED.findall(node.value)
        return
    if conditions and node.tag == "!If":
        yield node.value[0].value
    for child in node.value:
        if isinstance(node, MappingNode):
            key, child = child
            if conditions and key.value == "Condition" and isinstance(child, ScalarNode):
                yield child.value
        yield from _named(child, conditions)


def _forget(interface: Node, parameters: list[str]) -> None:
    for group in _part(interface, _GROUPS).value:
        named = _part(group, "Parameters")
        named.value = [name for name in named.value if name.value not in parameters]
    _remove(_part(interface, _LABELS), lambda name, _: name in parameters)
