"""IAM evaluated against the ARNs and condition keys that AWS uses, where MiniStack uses others.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import json
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import AuthError, EvalContext, EvalResult

from localaws import (
    account,
    datasets,
    investigations,
    kmsresources,
    logsresources,
    observability,
    organizations,
    servicelists,
    templates,
    wording,
    xray,
)
from localaws.conditions import ABSENT, Operator, Value, arn_like, fill
from localaws.resources import Resource
from localaws.shapes import Headers, Json, Truth

# docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
_OF_ALL_STACKS = ("cloudformation:DescribeStacks", "*")
_LIST_STACKS = "cloudformation:ListStacks"


def install() -> None:
    from ministack.core import iam_actions, iam_evaluator

    extract = iam_actions.extract_resource_arn
    enforce = iam_evaluator.enforce
    logs_context = iam_actions.logs_service_context
    of_service = {
        "logs": logsresources.resource,
        "kms": kmsresources.resource,
        "organizations": organizations.resource,
        "account": account.resource,
        "observabilityadmin": observability.resource,
        "aiops": investigations.resource,
        "xray": xray.resource,
        "ssm": servicelists.resource,
        "monitoring": _cloudwatch_resource,
        "states": _states_resource,
    }

    def extract_resource_arn(
        service: str,
        method: str,
        path: str,
        headers: Headers,
        body: bytes,
        query_params: Json,
        region: str,
        account_id: str,
    ) -> str:
        if service in of_service:
            # Of a REST API the path tells which operation it is.
            action = headers.get("x-amz-target", "").rpartition(".")[2] or path
            resource = of_service[service](action, _fields(body), region, account_id)
            if resource is not None:
                return resource
        return extract(service, method, path, headers, body, query_params, region, account_id)

    combine = iam_evaluator.combine_resource_policy

    def combined(identity: EvalResult, ctx: EvalContext, *policy: Any, **more: Any) -> EvalResult:
        """Notes where the resource's policy is all that a call lacks."""
        result = combine(identity, ctx, *policy, **more)
        if (identity.decision, result.decision) == ("Allow", "ImplicitDeny"):
            result.resource_policy_arn = ctx.resource_arn
        return result

    def enforce_all(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: Json | None = None,
    ) -> EvalResult | AuthError | None:
        if getattr(resource_arn, "missing", False):
            return None
        context = {**(service_context or {}), **(getattr(resource_arn, "context", None) or {})}
        for arn in (resource_arn, *getattr(resource_arn, "also", ())):
            denied = enforce(access_key_id, iam_action, service, region, arn, context)
            if denied:
                return _in_words(denied, iam_action, arn) if service == "kms" else denied
        if (iam_action, resource_arn) == _OF_ALL_STACKS:
            return enforce(access_key_id, _LIST_STACKS, service, region, resource_arn, context)
        return None

    def logs_service_context(
        action: str, body: bytes, resource_arn: str, region: str, account_id: str
    ) -> Json:
        return logs_context(action, body, resource_arn.removesuffix(":*"), region, account_id)

    iam_actions.extract_resource_arn = extract_resource_arn
    iam_actions.logs_service_context = logs_service_context
    iam_evaluator.enforce = enforce_all
    iam_evaluator.combine_resource_policy = combined
    templates.noting("AWS::IAM::Role", _note_boundary)
    _compare_arns_by_component()
    _name_sessions_by_their_role()
    _know_the_resources_organization()
    _fill_in_variables()


def _in_words(denied: EvalResult | AuthError, action: str, key_arn: str) -> EvalResult | AuthError:
    """What the key's policy does not allow is told apart from what the caller's own do not.

    docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    if isinstance(denied, AuthError):
        return denied
    if denied.decision != "ImplicitDeny" or not denied.resource_policy_arn:
        return denied
    why = f"because no resource-based policy allows the {action} action"
    told = wording.denial(denied.principal_arn, action, key_arn, why)
    return wording.ByPolicy("AccessDeniedException", told)


def _note_boundary(role: str, properties: Json) -> None:
    from ministack.services import iam

    iam._roles[role]["PermissionsBoundary"] = properties.get("PermissionsBoundary")


def _fields(body: bytes) -> Json:
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _states_resource(action: str, fields: Json, region: str, account: str) -> Resource | None:
    """ListExecutions is evaluated against the Map Run, where it is asked for that of one."""
    return Resource(fields["mapRunArn"]) if fields.get("mapRunArn") else None


def _cloudwatch_resource(action: str, fields: Json, region: str, account: str) -> Resource | None:
    if action != "GetDataset":
        return None
    return Resource(f"arn:aws:cloudwatch:{region}:{account}:dataset/{datasets.DATASET}")


def _compare_arns_by_component() -> None:
    def not_like(actual: str, expected: str) -> bool:
        return not arn_like(actual, expected)

    operators: dict[str, Operator] = {"arnlike": arn_like, "arnequals": arn_like}
    operators |= {"arnnotlike": not_like, "arnnotequals": not_like}
    iam_evaluator._CONDITION_OPS.update(operators)

    def covers(arn: str, pattern: str) -> Truth:
        return pattern == "*" or arn == pattern or arn_like(arn, pattern)

    def resource_matches(resource_arn: str, resources: list[str], not_resources: list[str]) -> bool:
        if resources:
            return any(covers(resource_arn, pattern) for pattern in resources)
        if not_resources:
            return not any(covers(resource_arn, pattern) for pattern in not_resources)
        return True

    iam_evaluator._resource_matches = resource_matches


def _name_sessions_by_their_role() -> None:
    """aws:PrincipalArn of a role's session is the role.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    resolve = iam_evaluator._resolve_condition_key

    def resolve_condition_key(key: str, ctx: EvalContext) -> Any:
        if key.lower() != "aws:principalarn" or ctx.principal_type != "AssumedRole":
            return resolve(key, ctx)
        from ministack.services import iam

        name = iam_evaluator._role_name_from_assumed_arn(ctx.principal_arn)
        role = iam._roles.get_scoped(ctx.principal_account, None, name)
        return role["Arn"] if role else None

    iam_evaluator._resolve_condition_key = resolve_condition_key


def _know_the_resources_organization() -> None:
    """aws:ResourceOrgID, absent where the resource's account is in no organization.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    resolve = iam_evaluator._resolve_condition_key

    def resolve_condition_key(key: str, ctx: EvalContext) -> Any:
        if key.lower() != "aws:resourceorgid":
            return resolve(key, ctx)
        return iam_evaluator._principal_org_id(resolve("aws:ResourceAccount", ctx))

    iam_evaluator._resolve_condition_key = resolve_condition_key


def _fill_in_variables() -> None:
    """Of conditions: a variable that has no value equals nothing."""
    met = iam_evaluator._conditions_met

    def conditions_met(conditions: Json, ctx: EvalContext) -> bool:
        def value_of(key: str) -> Value:
            value = iam_evaluator._resolve_condition_key(key, ctx)
            return ABSENT if value is None else value

        def filled(expected: Any) -> list[Any]:
            values = expected if isinstance(expected, list) else [expected]
            texts = [fill(v, value_of) if isinstance(v, str) and "${" in v else v for v in values]
            return [text for text in texts if text is not ABSENT]

        blocks = {
            operator: {key: filled(expected) for key, expected in keys.items()}
            for operator, keys in conditions.items()
        }
        return met(blocks, ctx)

    iam_evaluator._conditions_met = conditions_met
