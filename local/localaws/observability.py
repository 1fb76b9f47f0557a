"""CloudWatch Observability Admin: what it tells of rules and integrations that have a key.

docs.aws.amazon.com/cloudwatch/latest/observabilityadmin/API_ListTelemetryRules.html,
API_GetTelemetryRule.html, API_ListTelemetryRulesForOrganization.html,
API_ListCentralizationRulesForOrganization.html, API_ListS3TableIntegrations.html, and their likes.
"""

from functools import partial

from ministack.core.responses import get_account_id

from . import holders, organizations, restservices
from .errors import Refused
from .resources import Resource
from .shapes import Json

SERVICE = "observabilityadmin"
_MOST = 100
_INVALID = "ValidationException"
_OF_RULES = ("RuleName", "RuleArn", "CreatedTimeStamp", "LastUpdateTimeStamp")
_OF_CENTRALIZATION = (*_OF_RULES, "CreatorAccountId", "CreatedRegion", "RuleHealth")
_SHARED = ("ResourceType", "TelemetryType", "TelemetrySourceTypes")
# Of each that is got: the kind, and its resource type in policies.
_GOT = {
    "GetS3TableIntegration": ("s3TableIntegrations", "s3tableintegration"),
    "GetTelemetryRule": ("telemetryRules", "telemetry-rule"),
    "GetTelemetryRuleForOrganization": (
        "organizationTelemetryRules",
        "organization-telemetry-rule",
    ),
    "GetCentralizationRuleForOrganization": (
        "centralizationRules",
        "organization-centralization-rule",
    ),
}


def install() -> None:
    restservices.add(SERVICE, _find)


def resource(path: str, fields: Json, region: str, account: str) -> Resource | None:
    """Lists have none; a rule may be asked for by its name."""
    got = _GOT.get(path.strip("/"))
    if got is None:
        return Resource("*")
    named = fields.get("RuleIdentifier") or fields.get("Arn") or ""
    if named.startswith("arn:"):
        return Resource(named)
    return Resource(f"arn:aws:{SERVICE}:{region}:{account}:{got[1]}/{named}")


def _find(method: str, path: str) -> tuple[restservices.Operation, Json] | None:
    operation = _OPERATIONS.get(path.strip("/")) if method == "POST" else None
    return (operation, {}) if operation else None


def _integrations(data: Json) -> Json:
    summaries = [_only(one, ("Arn", "Status")) for one in holders.here("s3TableIntegrations")]
    return _page("IntegrationSummaries", summaries, data)


def _telemetry_rules(kind: str, data: Json) -> Json:
    summaries = [
        {**_only(one, _OF_RULES), **_only(one.get("TelemetryRule", {}), _SHARED)}
        for one in _named_like(holders.here(kind), data)
    ]
    return _page("TelemetryRuleSummaries", summaries, data)


def _centralization_rules(data: Json) -> Json:
    every = data.get("AllRegions") is True
    rules = (holders.everywhere if every else holders.here)("centralizationRules")
    summaries = []
    for one in _named_like(rules, data):
        destination = one.get("CentralizationRule", {}).get("Destination", {})
        where = {"Account": "DestinationAccountId", "Region": "DestinationRegion"}
        told = {where[n]: v for n, v in destination.items() if n in where}
        summaries.append({**_only(one, _OF_CENTRALIZATION), **told})
    return _page("CentralizationRuleSummaries", summaries, data)


def _got(kind: str, data: Json) -> Json:
    named = data.get("RuleIdentifier") or data.get("Arn")
    if not named:
        raise Refused(_INVALID, "Which one is to be told must be said")
    for one in holders.here(kind):
        if named in (one.get("RuleName"), one.get("RuleArn"), one.get("Arn")):
            return one
    raise Refused("ResourceNotFoundException", f"{named} was not found", 404)


def _of_organization(operation: restservices.Operation) -> restservices.Operation:
    """For the management account and delegated administrators alone."""

    def answer(data: Json) -> Json:
        account = get_account_id()
        if not (
            organizations.may_call_as(account, "SELF", SERVICE)
            or organizations.may_call_as(account, "DELEGATED_ADMIN", f"{SERVICE}.amazonaws.com")
        ):
            told = "Only the organization's management account or a delegated administrator may"
            raise Refused("AccessDeniedException", f"{told} do this.")
        return operation(data)

    return answer


def _named_like(rules: list[Json], data: Json) -> list[Json]:
    prefix = data.get("RuleNamePrefix") or ""
    return [one for one in rules if one.get("RuleName", "").startswith(prefix)]


def _only(record: Json, names: tuple[str, ...]) -> Json:
    return {name: record[name] for name in names if name in record}


def _page(member: str, summaries: list[Json], data: Json) -> Json:
    shown, token = holders.page(summaries, data, ("MaxResults", _MOST), "NextToken", _INVALID)
    return holders.with_token({member: shown}, "NextToken", token)


_LISTED: dict[str, restservices.Operation] = {
    "ListS3TableIntegrations": _integrations,
    "ListTelemetryRules": partial(_telemetry_rules, "telemetryRules"),
    "ListTelemetryRulesForOrganization": partial(_telemetry_rules, "organizationTelemetryRules"),
    "ListCentralizationRulesForOrganization": _centralization_rules,
}
_ALL: dict[str, restservices.Operation] = {
    **_LISTED,
    **{name: partial(_got, kind) for name, (kind, _) in _GOT.items()},
}
_OPERATIONS = {
    name: _of_organization(operation) if name.endswith("ForOrganization") else operation
    for name, operation in _ALL.items()
}
