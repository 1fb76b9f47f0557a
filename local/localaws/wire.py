"""What requests and answers of the query and REST protocols say, as the values of their shapes.

smithy.io/2.0/aws/protocols/: aws-query-protocol, aws-restxml-protocol, aws-restjson1-protocol.
Shapes of these services differ in their form alone, so one check judges the values of all.
"""

import re
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote
from xml.etree import ElementTree

from .models import Operation, Service
from .shapes import Headers, Json, Query, Scope

# Of signatures, SDKs and checksums: no operation names them.
_OF_EACH_REQUEST = re.compile(
    r"x-amz-(date|content-sha256|security-token|user-agent|trailer|decoded-content-length|te"
    r"|sdk-.*|meta-.*|algorithm|credential|signedheaders|signature|expires|checksum-.*)|x-id"
    r"|x-amzn-trace-id"
)
_OF_EACH_ANSWER = re.compile(r"x-amz-(id-2|request-id|meta-.*|checksum-.*)")


def of_form(operation: Operation, fields: dict[str, str]) -> Json:
    """The input of a query request, `A.member.1.B=c` as a list of structures."""
    tree: Json = {}
    for name, text in fields.items():
        if name not in ("Action", "Version"):
            *around, last = name.split(".")
            node = tree
            for part in around:
                node = node.setdefault(part, {})
            node[last] = text
    return _of_tree(operation.service, operation.input, tree)


def _of_tree(service: Service, name: str | None, node: Any) -> Any:
    shape = service.shape(name)
    kind = shape["type"]
    if isinstance(node, dict) and kind == "structure":
        shapes = _members(shape)
        return {n: _of_tree(service, shapes[n], v) if n in shapes else v for n, v in node.items()}
    if isinstance(node, dict) and kind == "list" and set(node) == {"member"}:
        each = shape["member"]["shape"]
        return [_of_tree(service, each, v) for _, v in _numbered(node["member"])]
    if isinstance(node, dict) and kind == "map" and set(node) == {"entry"}:
        key, value = shape["key"], shape["value"]
        names = key.get("locationName", "key"), value.get("locationName", "value")
        entries = [v for _, v in _numbered(node["entry"])]
        return {e[names[0]]: _of_tree(service, value["shape"], e[names[1]]) for e in entries}
    if node == "" and kind == "list":
        return []
    return _of_text(kind, node)


def _members(shape: Json) -> dict[str, str]:
    return {m.get("locationName", n): m["shape"] for n, m in shape["members"].items()}


def _numbered(of: Json) -> list[tuple[str, Any]]:
    return sorted(of.items(), key=lambda item: int(item[0]))


def _of_text(kind: str, text: Any) -> Any:
    """What cannot be read as its type stays text, which the check tells."""
    if not isinstance(text, str):
        return text
    if kind in ("integer", "long") and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind in ("float", "double") and re.fullmatch(r"-?[\d.]+([eE]-?\d+)?", text):
        return float(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def of_xml(service: Service, name: str | None, element: ElementTree.Element) -> Any:
    """The value of a shape, of its element."""
    shape = service.shape(name)
    kind = shape["type"]
    if kind == "structure":
        return _structure(service, shape, element)
    if kind == "list":
        expected = shape["member"].get("locationName", "member")
        if any(_tag(child) != expected for child in element):
            return {_tag(child): None for child in element}
        return [of_xml(service, shape["member"]["shape"], child) for child in element]
    if kind == "map":
        entries = (({_tag(part): part for part in entry}) for entry in element)
        key, value = shape["key"], shape["value"]
        names = key.get("locationName", "key"), value.get("locationName", "value")
        return {
            each[names[0]].text: of_xml(service, value["shape"], each[names[1]]) for each in entries
        }
    return _of_text(kind, element.text or "")


def _structure(service: Service, shape: Json, element: ElementTree.Element) -> Json:
    members = _members(shape)
    found: Json = {}
    for child in element:
        name = _tag(child)
        of_child = service.shape(members.get(name))
        if name not in members:
            found[name] = child.text
        elif of_child.get("flattened"):
            each = of_xml(service, of_child["member"]["shape"], child)
            found.setdefault(name, []).append(each)
        else:
            found[name] = of_xml(service, members[name], child)
    return found


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def of_answer_to_form(operation: Operation, body: bytes) -> Json:
    """The output of a query answer, which is in `…Result`."""
    root, wrapper = ElementTree.fromstring(body), operation.output_wrapper
    parts = {_tag(child): child for child in root}
    inside = parts.pop(wrapper, None) if wrapper else None
    parts.pop("ResponseMetadata", None)
    output = {} if inside is None else of_xml(operation.service, operation.output, inside)
    return output | {f"{name} beside {wrapper}": None for name in parts}


class Route:
    """A REST operation: which requests are its own, and where its members are."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        path, _, query = operation.http["requestUri"].partition("?")
        self._literals = {k: v[0] for k, v in parse_qs(query, keep_blank_values=True).items()}
        names = re.sub(r"\\{(\w+)(\\\+)?\\}", _group, re.escape(path.rstrip("/")))
        self._path = re.compile(f"{names}/?")

    def match(self, path: str, query: Query, headers: Headers) -> int:
        """How much of a request of its method is this operation's; -1 where it is another's."""
        if not self._path.fullmatch(path):
            return -1
        if any(
            name not in query or v not in ("", query[name]) for name, v in self._literals.items()
        ):
            return -1
        for member in self._needed:
            where = query if member["location"] == "querystring" else headers
            if member["locationName"] not in where:
                return -1
        return len(self._literals) + len(self._needed)

    @cached_property
    def _needed(self) -> list[Json]:
        """Members outside the path without which it is another operation, or none."""
        shape = self.operation.service.shape(self.operation.input)
        required = (shape["members"][name] for name in shape.get("required", ()))
        return [m for m in required if m.get("location") in ("querystring", "header")]

    def request(self, path: str, query: Query, headers: Headers) -> Json:
        """The members outside the body, and what is there and no member."""
        in_path = self._path.fullmatch(path)
        found = {k: unquote(v) for k, v in in_path.groupdict().items()} if in_path else {}
        for name, text in query.items():
            if name not in self._literals and not _OF_EACH_REQUEST.fullmatch(name.lower()):
                found[name] = text
        for name, text in headers.items():
            known = name in self._by_header(self.operation.input)
            if known or (name.startswith("x-amz-") and not _OF_EACH_REQUEST.fullmatch(name)):
                found[name] = text
        return self._typed(self.operation.input, found)

    def answer(self, headers: Headers) -> Json:
        """The members of the answer that are in its headers."""
        found = {}
        for name, text in headers.items():
            known = name in self._by_header(self.operation.output)
            if known or (name.startswith("x-amz-") and not _OF_EACH_ANSWER.fullmatch(name)):
                found[name] = text
        return self._typed(self.operation.output, found)

    @cached_property
    def body_shape(self) -> str | None:
        """Of an answer's body; None where it is a payload of bytes or text."""
        shape = self.operation.service.shape(self.operation.output)
        payload = shape.get("payload")
        if payload is None:
            return self.operation.output
        inside = shape["members"][payload]["shape"]
        return inside if self.operation.service.shapes[inside]["type"] == "structure" else None

    def _by_header(self, name: str | None) -> dict[str, str]:
        members = self.operation.service.shape(name)["members"]
        return {
            m["locationName"].lower(): m["locationName"]
            for m in members.values()
            if m.get("location") == "header"
        }

    def _typed(self, name: str | None, found: Json) -> Json:
        shape = self.operation.service.shape(name)
        shapes, cased = _members(shape), self._by_header(name)
        typed = {}
        for wire, text in found.items():
            wire = cased.get(wire, wire)
            of = self.operation.service.shape(shapes.get(wire))
            typed[wire] = [text] if of["type"] == "list" else _of_text(of["type"], text)
        return typed


def _group(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>{'.+' if found[2] else '[^/]+'})"


def query_of(scope: Scope) -> Query:
    text = scope.get("query_string", b"").decode("latin-1")
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
