"""What IAM evaluates a call against, beside what MiniStack finds of it."""

from .shapes import Json


class Resource(str):
    """The ARN a call is evaluated against, with the further ones it needs and its own context."""

    also: tuple[str, ...] = ()
    context: Json | None = None
    # Nothing to be allowed or denied: the service itself says that it is not there.
    missing = False


def needing(arns: list[str], context: Json | None = None) -> Resource:
    resource = Resource(arns[0])
    resource.also = tuple(arns[1:])
    resource.context = context
    return resource
