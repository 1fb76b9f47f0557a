"""What a template says of a resource and MiniStack's CloudFormation leaves out."""

from collections.abc import Callable


def noting(resource_type: str, note: Callable[[str, dict], None]) -> None:
    """Call note(physical id, properties) when a stack has created or updated such a resource."""
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS[resource_type]
    # create(logical id, properties, stack); update(physical id, old, new properties, stack, …)
    handlers["create"] = _noted(handlers["create"], note, 0)
    handlers["update"] = _noted(handlers["update"], note, 1)


def _noted(provision, note, which):
    def provisioned(name, *properties_and_stack, **more):
        physical_id, attributes = provision(name, *properties_and_stack, **more)
        note(physical_id, properties_and_stack[which])
        return physical_id, attributes

    return provisioned
