"""What IAM evaluates a call against, beside what MiniStack finds of it."""


class Resource(str):
    """The ARN a call is evaluated against, with the further ones it needs and its own context."""

    also: tuple = ()
    context: dict | None = None
    # Nothing to be allowed or denied: the service itself says that it is not there.
    missing = False


def needing(arns: list, context: dict | None = None) -> Resource:
    resource = Resource(arns[0])
    resource.also = tuple(arns[1:])
    resource.context = context
    return resource
