"""IAM evaluated against the ARNs and condition keys that AWS uses, where MiniStack uses others.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import json

from localaws import doubts, templates, wording
from localaws.conditions import ABSENT, arn_like, fill

# docs.aws.amazon.com/service-authorization: resource type log-stream, and not log-group.
_ON_STREAMS = {"PutLogEvents", "GetLogEvents", "DeleteLogStream"}
_ON_ALL_GROUPS = {"DescribeLogGroups", "ListLogGroups", "DescribeQueries"}
_TAGGING = {"TagResource", "UntagResource", "ListTagsForResource"}


class Resource(str):
    """The ARN a call is evaluated against, with the further ones it needs and its own context."""

    also: tuple = ()
    context: dict | None = None
    # Nothing to be allowed or denied: the service itself says that it is not there.
    missing = False


def install() -> None:
    from ministack.core import iam_actions, iam_evaluator

    from localaws.account import resource as account_resource
    from localaws.organizations import resource as organizations_resource

    extract = iam_actions.extract_resource_arn
    enforce = iam_evaluator.enforce
    logs_context = iam_actions.logs_service_context
    of_service = {
        "logs": _logs_resource,
        "kms": _kms_resource,
        "organizations": organizations_resource,
        "account": account_resource,
        "states": _states_resource,
    }

    def extract_resource_arn(service, method, path, headers, body, params, region, account):
        if service in of_service:
            action = headers.get("x-amz-target", "").rpartition(".")[2]
            resource = of_service[service](action, _fields(body), region, account)
            if resource is not None:
                return resource
        return extract(service, method, path, headers, body, params, region, account)

    combine = iam_evaluator.combine_resource_policy

    def combined(identity, ctx, *policy, **more):
        """Notes where the resource's policy is all that a call lacks."""
        result = combine(identity, ctx, *policy, **more)
        if (identity.decision, result.decision) == ("Allow", "ImplicitDeny"):
            result.resource_policy_arn = ctx.resource_arn
        return result

    def enforce_all(key, action, service, region, resource_arn="*", service_context=None):
        if getattr(resource_arn, "missing", False):
            return None
        context = {**(service_context or {}), **(getattr(resource_arn, "context", None) or {})}
        for arn in (resource_arn, *getattr(resource_arn, "also", ())):
            denied = enforce(key, action, service, region, arn, context)
            if denied:
                return _in_words(denied, action, arn) if service == "kms" else denied
        return None

    def logs_service_context(action, body, resource_arn, region, account):
        return logs_context(action, body, resource_arn.removesuffix(":*"), region, account)

    iam_actions.extract_resource_arn = extract_resource_arn
    iam_actions.logs_service_context = logs_service_context
    iam_evaluator.enforce = enforce_all
    iam_evaluator.combine_resource_policy = combined
    templates.noting("AWS::IAM::Role", _note_boundary)
    _compare_arns_by_component(iam_evaluator)
    _name_sessions_by_their_role(iam_evaluator)
    _know_the_resources_organization(iam_evaluator)
    _fill_in_variables(iam_evaluator)


def _in_words(denied, action: str, key_arn: str):
    """What the key's policy does not allow is told apart from what the caller's own do not.

    docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    from ministack.core.iam_evaluator import AuthError

    if getattr(denied, "decision", None) != "ImplicitDeny" or not denied.resource_policy_arn:
        return denied
    why = f"because no resource-based policy allows the {action} action"
    told = wording.denial(denied.principal_arn, action, key_arn, why)
    refusal = AuthError("AccessDeniedException", told)
    refusal.by_rule = True
    return refusal


def _note_boundary(role: str, properties: dict) -> None:
    from ministack.services import iam

    iam._roles[role]["PermissionsBoundary"] = properties.get("PermissionsBoundary")


def _fields(body: bytes) -> dict:
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _logs_resource(action: str, fields: dict, region: str, account: str) -> Resource | None:
    if action in _TAGGING:
        return None
    place = f"arn:aws:logs:{region}:{account}"
    wildcard_only = doubts.position("describe-log-groups-resource") == "wildcard-only"
    if action == "DescribeLogGroups" and wildcard_only:
        return Resource("*")
    if action in _ON_ALL_GROUPS:
        return Resource(f"{place}:log-group:*")
    if fields.get("resourceIdentifier"):
        return Resource(_identified(fields["resourceIdentifier"], place))
    stream = fields.get("logStreamName", "*") if action in _ON_STREAMS else "*"
    names = [fields.get("logGroupName"), fields.get("logGroupIdentifier")]
    names += fields.get("logGroupNames") or []
    names += fields.get("logGroupIdentifiers") or []
    arns = [_identified(name, place) for name in names if name]
    if action in _ON_STREAMS:
        arns = [f"{arn.removesuffix(':*')}:log-stream:{stream}" for arn in arns]
    return _needing(arns) if arns else None


def _identified(name: str, place: str) -> str:
    arn = name if name.startswith("arn:") else f"{place}:log-group:{name}"
    return arn if ":query-result:" in arn or arn.endswith(":*") else f"{arn}:*"


def _needing(arns: list, context: dict | None = None) -> Resource:
    resource = Resource(arns[0])
    resource.also = tuple(arns[1:])
    resource.context = context
    return resource


def _kms_resource(action: str, fields: dict, region: str, account: str) -> Resource | None:
    """The key, which KMS looks up by its alias before it asks whether the caller may use it.

    In the own account a caller without any permission learns so whether an alias exists:
    github.com/aws-cloudformation/aws-cloudformation-resource-providers-kms/pull/60.
    """
    place = f"arn:aws:kms:{region}:{account}"
    if action in ("CreateAlias", "UpdateAlias", "DeleteAlias"):
        return _needing(_arns_of_alias_change(fields, place))
    if action == "CreateKey":
        return _needing(["*"], context_of_new_key(fields))
    key_id = fields.get("KeyId")
    if not key_id:
        return None
    alias = key_id.rpartition(":")[2] if "alias/" in key_id else None
    arn = _key_arn(key_id, place)
    context = {"kms:CallerAccount": account, "kms:ResourceAliases": _aliases_of(arn)}
    if alias:
        context["kms:RequestAlias"] = alias
    resource = _needing([arn], context)
    resource.missing = arn == f"{place}:{alias}"
    return resource


def context_of_new_key(fields: dict) -> dict:
    """https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html"""
    tags = {tag["TagKey"]: tag["TagValue"] for tag in fields.get("Tags") or ()}
    context = {
        "kms:KeySpec": fields.get("KeySpec", "SYMMETRIC_DEFAULT"),
        "kms:KeyUsage": fields.get("KeyUsage", "ENCRYPT_DECRYPT"),
        "kms:BypassPolicyLockoutSafetyCheck": str(
            fields.get("BypassPolicyLockoutSafetyCheck", False)
        ).lower(),
    }
    if tags:
        context["aws:TagKeys"] = list(tags)
        context |= {f"aws:RequestTag/{name}": value for name, value in tags.items()}
    return context


def _states_resource(action: str, fields: dict, region: str, account: str) -> Resource | None:
    """ListExecutions is evaluated against the Map Run, where it is asked for that of one."""
    return Resource(fields["mapRunArn"]) if fields.get("mapRunArn") else None


def _arns_of_alias_change(fields: dict, place: str) -> list:
    """The alias, the key that it leaves and the key that it goes to.

    https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
    """
    alias = f"{place}:{fields.get('AliasName', '')}"
    arns = [alias]
    left = _key_arn(alias, place)
    if left != alias:
        arns.append(left)
    if fields.get("TargetKeyId"):
        arns.append(_key_arn(fields["TargetKeyId"], place))
    return arns


def _key_arn(key_id: str, place: str) -> str:
    from localaws.kms import find_key

    arn = key_id
    if not arn.startswith("arn:"):
        arn = f"{place}:{key_id if key_id.startswith('alias/') else 'key/' + key_id}"
    key = find_key(arn)
    return key["Arn"] if key else arn


def _aliases_of(key_arn: str) -> list:
    from ministack.services import kms

    *_, region, account, key = key_arn.split(":")
    if not key.startswith("key/"):
        return []
    return [
        arn.rpartition(":")[2]
        for (owner, place, arn), target in kms._aliases._data.items()
        if (owner, place) == (account, region) and target == key.removeprefix("key/")
    ]


def _compare_arns_by_component(iam_evaluator) -> None:
    def not_like(actual, expected):
        return not arn_like(actual, expected)

    operators = {"arnlike": arn_like, "arnequals": arn_like}
    operators |= {"arnnotlike": not_like, "arnnotequals": not_like}
    iam_evaluator._CONDITION_OPS.update(operators)

    def covers(arn, pattern):
        return pattern == "*" or arn == pattern or arn_like(arn, pattern)

    def resource_matches(arn, resources, not_resources):
        if resources:
            return any(covers(arn, pattern) for pattern in resources)
        if not_resources:
            return not any(covers(arn, pattern) for pattern in not_resources)
        return True

    iam_evaluator._resource_matches = resource_matches


def _name_sessions_by_their_role(iam_evaluator) -> None:
    """aws:PrincipalArn of a role's session is the role.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    resolve = iam_evaluator._resolve_condition_key

    def resolve_condition_key(key, ctx):
        if key.lower() != "aws:principalarn" or ctx.principal_type != "AssumedRole":
            return resolve(key, ctx)
        from ministack.services import iam

        name = iam_evaluator._role_name_from_assumed_arn(ctx.principal_arn)
        role = iam._roles.get_scoped(ctx.principal_account, None, name)
        return role["Arn"] if role else None

    iam_evaluator._resolve_condition_key = resolve_condition_key


def _know_the_resources_organization(iam_evaluator) -> None:
    """aws:ResourceOrgID, absent where the resource's account is in no organization.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    resolve = iam_evaluator._resolve_condition_key

    def resolve_condition_key(key, ctx):
        if key.lower() != "aws:resourceorgid":
            return resolve(key, ctx)
        return iam_evaluator._principal_org_id(resolve("aws:ResourceAccount", ctx))

    iam_evaluator._resolve_condition_key = resolve_condition_key


def _fill_in_variables(iam_evaluator) -> None:
    """Of conditions: a variable that has no value equals nothing."""
    met = iam_evaluator._conditions_met

    def conditions_met(conditions, ctx):
        def value_of(key):
            value = iam_evaluator._resolve_condition_key(key, ctx)
            return ABSENT if value is None else value

        def filled(expected):
            values = expected if isinstance(expected, list) else [expected]
            texts = [fill(v, value_of) if isinstance(v, str) and "${" in v else v for v in values]
            return [text for text in texts if text is not ABSENT]

        blocks = {
            operator: {key: filled(expected) for key, expected in keys.items()}
            for operator, keys in conditions.items()
        }
        return met(blocks, ctx)

    iam_evaluator._conditions_met = conditions_met
