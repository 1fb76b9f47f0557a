"""AWS's service models, as botocore ships them: which operations, and a check for what they take
and for what they answer."""

import gzip
import json
import os
from functools import cache, cached_property
from pathlib import Path

from .checks import Check, Checks
from .shapes import Json

# Names of services as calls.py has them, and of the folders of their models.
FOLDERS = {
    "logs": "logs",
    "kms": "kms",
    "sts": "sts",
    "organizations": "organizations",
    "account": "account",
    "s3": "s3",
    "sns": "sns",
    "states": "stepfunctions",
    "lambda": "lambda",
    "observabilityadmin": "observabilityadmin",
    "aiops": "aiops",
    "xray": "xray",
    "glue": "glue",
    "ssm": "ssm",
    "cloudwatch": "cloudwatch",
    "tag": "resourcegroupstaggingapi",
}


_NOTHING: Json = {"type": "structure", "members": {}}


@cache
def service(name: str) -> "Service":
    (newest,) = sorted(_data().glob(f"{FOLDERS[name]}/*/service-2.json.gz"))[-1:]
    return Service(json.loads(gzip.decompress(newest.read_bytes())))


def _data() -> Path:
    """./rekey test makes the environment of the models."""
    (folder,) = Path(os.environ["REKEY_MODELS"]).glob("lib/python3*/site-packages/botocore/data")
    return folder


class Service:
    def __init__(self, model: Json) -> None:
        self.shapes: dict[str, Json] = model["shapes"]
        self.protocol: str = model["metadata"]["protocol"]
        self.operations = {
            name: Operation(self, name, each) for name, each in model["operations"].items()
        }

    def shape(self, name: str | None) -> Json:
        """A structure without members where there is no such shape."""
        return self.shapes.get(name, _NOTHING) if name else _NOTHING


class Operation:
    def __init__(self, service: Service, name: str, model: Json) -> None:
        self.name, self.service = name, service
        self.http: Json = model["http"]
        self.input: str | None = model.get("input", {}).get("shape")
        self.output: str | None = model.get("output", {}).get("shape")
        self.output_wrapper: str | None = model.get("output", {}).get("resultWrapper")
        self._errors = [each["shape"] for each in model.get("errors", [])]

    @cached_property
    def check_input(self) -> Check:
        """Of a rest-xml request, what its address and headers say: its body is not judged."""
        checks = Checks(self.service.shapes, self.service.protocol, of_requests=True)
        if self.service.protocol != "rest-xml" or self.input is None:
            return checks.of(self.input)
        shape = self.service.shapes[self.input]
        outside = {n: m for n, m in shape["members"].items() if "location" in m}
        required = [name for name in shape.get("required", ()) if name in outside]
        return checks.of_shape({**shape, "members": outside, "required": required})

    @cached_property
    def check_output(self) -> Check:
        return Checks(self.service.shapes, self.service.protocol, of_requests=False).of(self.output)

    @cached_property
    def errors(self) -> frozenset[str]:
        """The codes that the answer may have."""
        shapes = self.service.shapes
        codes = {shapes[name].get("error", {}).get("code", name) for name in self._errors}
        return frozenset(codes | set(self._errors))
