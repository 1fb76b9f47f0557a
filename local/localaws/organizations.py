"""One organization for all accounts, paged and guarded as AWS does.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_delegated_admin.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
"""

import base64
import json
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.services import organizations as org

from localaws import control
from localaws.resources import Resource
from localaws.shapes import Answer, Headers, Json, Query

MOST_PER_PAGE = 20

# Tags on CreateAccount by which a seeder chooses what AWS would decide.
STATE_TAG = "localaws:state"
ID_TAG = "localaws:id"

_STATES = {
    "ACTIVE": "ACTIVE",
    "PENDING_CLOSURE": "PENDING_CLOSURE",
    "PENDING_ACTIVATION": "SUSPENDED",
    "SUSPENDED": "SUSPENDED",
    "CLOSED": "SUSPENDED",
}
_PAGED = {
    "ListAccounts": "Accounts",
    "ListAccountsForParent": "Accounts",
    "ListOrganizationalUnitsForParent": "OrganizationalUnits",
    "ListChildren": "Children",
    "ListRoots": "Roots",
    "ListParents": "Parents",
    "ListDelegatedAdministrators": "DelegatedAdministrators",
}

_ON_PARENT = {"ListAccountsForParent", "ListOrganizationalUnitsForParent"}

_delegated: dict[str, set[str]] = {}

Operation: TypeAlias = Callable[[Json], Answer]


def management_account() -> str:
    return os.environ.get("LOCALAWS_MANAGEMENT_ACCOUNT", "000000000000")


def organization_id() -> str:

    with _as_management():
        org._ensure_org()
        return org._orgs["self"]["Id"]


def may_call_as(account: str, whom: str, service: str) -> bool:
    """Whether the account is what CallAs says: SELF or DELEGATED_ADMIN of the service."""
    if whom == "SELF":
        return account == management_account()
    return service in _delegated.get(account, ())


def active_accounts_below(parent: str) -> set[str]:
    """In the unit or the root, and in the units below it."""

    with _as_management():
        units = {parent}
        while True:
            below = {unit["Id"] for unit in org._ous.values() if unit["_ParentId"] in units}
            if below <= units:
                break
            units |= below
        return {
            account["Id"]
            for account in org._accounts.values()
            if account["_ParentId"] in units and org._public_account(account)["State"] == "ACTIVE"
        }


def resource(operation: str, fields: Json, region: str, account: str) -> Resource | None:
    """What a call is evaluated against; roots and units are the management account's."""
    if operation not in _ON_PARENT:
        return None
    parent = str(fields.get("ParentId"))
    kind = "root" if parent.startswith("r-") else "ou"
    owner = f"arn:aws:organizations::{management_account()}"
    return Resource(f"{owner}:{kind}/{organization_id()}/{parent}")


def _forget_closed(body: Json, query: Query) -> Json:
    """As 90 days later: what is closed is no longer in the organization.

    docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html
    """
    with _as_management():
        closed = [a for a in org._accounts if org._accounts[a].get("Status") == "SUSPENDED"]
        for account in closed:
            del org._accounts[account]
    return {"forgotten": closed}


control.register("closed-accounts", delete=_forget_closed)


def install() -> None:
    from ministack.core.responses import error_response_json, get_account_id

    handle = org.handle_request
    reset = org.reset

    async def handle_request(
        method: str, path: str, headers: Headers, body: bytes, query_params: Json
    ) -> Answer:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        caller = get_account_id()
        with _as_management():
            org._ensure_org()
            refusal = _refusal(caller, operation)
            if refusal:
                return error_response_json(*refusal, 400)
            answer = await handle(method, path, headers, body, query_params)
        return _paged(operation, json.loads(body or b"{}"), answer)

    def principal_org_id(account_id: str) -> str | None:
        found = organization_id()
        with _as_management():
            return found if account_id in org._accounts else None

    def reset_all() -> None:
        reset()
        _delegated.clear()

    org.handle_request = handle_request
    org.reset = reset_all
    org._public_account = lambda a: _public(a)
    iam_evaluator._principal_org_id = principal_org_id
    _refuse_sessions_in_unusable_accounts()
    _add_operations()


def _as_management() -> AbstractContextManager[None]:
    from ministack.core.responses import get_region, request_scope

    return request_scope(management_account(), get_region())


def _refusal(caller: str, operation: str) -> tuple[str, str] | None:
    """Code and message."""
    if caller == management_account():
        return None
    if caller not in org._accounts:
        return (
            "AWSOrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        )
    reads = operation.startswith(("List", "Describe"))
    if operation == "DescribeOrganization" or (reads and caller in _delegated):
        return None
    return ("AccessDeniedException", "You don't have permissions to access this resource.")


def _refuse_sessions_in_unusable_accounts() -> None:
    evaluate_trust_policy = iam_evaluator.evaluate_trust_policy

    def evaluate(trust_doc: str | Json, caller_arn: str, ctx: EvalContext | None = None) -> bool:
        account = ctx.resource_arn.split(":")[4] if ctx else None
        with _as_management():
            known = org._accounts.get(account)
            state = org._public_account(known)["State"] if known else "ACTIVE"
        usable = state in ("ACTIVE", "PENDING_CLOSURE")
        return usable and evaluate_trust_policy(trust_doc, caller_arn, ctx)

    iam_evaluator.evaluate_trust_policy = evaluate


# Pages


def _paged(operation: str, fields: Json, answer: Answer) -> Answer:
    status, headers, body = answer
    member = _PAGED.get(operation)
    if status != 200 or member is None:
        return answer
    most = fields.get("MaxResults", MOST_PER_PAGE)
    if not isinstance(most, int) or not 1 <= most <= MOST_PER_PAGE:
        return _invalid(f"MaxResults must be from 1 to {MOST_PER_PAGE}, was {most}")
    try:
        start, after_empty = _from_token(fields.get("NextToken"))
    except ValueError:
        return _invalid("You specified an invalid value for NextToken.")
    items = json.loads(body)[member]
    page, token = _page(items, start, after_empty, most)
    content = {member: page} | ({"NextToken": token} if token else {})
    return status, headers, json.dumps(content).encode()


def _page(
    items: list[Json], start: int, after_empty: bool, most: int
) -> tuple[list[Json], str | None]:
    # AWS may send an empty page before the end; here the second and then every fifth one is.
    if not after_empty and start // most % 5 == 1:
        return [], _to_token(start, True)
    end = start + most
    return items[start:end], _to_token(end, False) if end < len(items) else None


def _to_token(start: int, after_empty: bool) -> str:
    return base64.urlsafe_b64encode(json.dumps([start, after_empty]).encode()).decode()


def _from_token(token: str | None) -> tuple[int, bool]:
    if token is None:
        return 0, False
    start, after_empty = json.loads(base64.urlsafe_b64decode(token))
    return start, after_empty


def _invalid(message: str) -> Answer:
    return org.error_response_json("InvalidInputException", message, 400)


# Accounts


def _public(account: Json) -> Json:
    tags = org._tags.get(account["Id"]) or {}
    closed = "CLOSED" if account["Status"] == "SUSPENDED" else account["Status"]
    state = tags.get(STATE_TAG, closed)
    if state not in _STATES:
        raise ValueError(f"{STATE_TAG} must be one of {sorted(_STATES)}, was {state}")
    # Path is MiniStack's own.
    public = {n: value for n, value in account.items() if not n.startswith("_") and n != "Path"}
    return public | {
        "State": state,
        "Status": _STATES[state],
        "Paths": [_path(account)],
    }


def _path(account: Json) -> str:
    steps: list[str] = [account["Id"]]
    parent: str | None = account["_ParentId"]
    while parent:
        steps.append(parent)
        parent = (org._ous.get(parent) or {}).get("_ParentId")
    return "/".join([org._orgs["self"]["Id"], *reversed(steps)]) + "/"


# Operations that MiniStack lacks, or answers for parents that do not exist


def _add_operations() -> None:
    create = org._DISPATCH["CreateAccount"]

    def of_parent(operation: Operation, parent_field: str = "ParentId") -> Operation:
        def answer(fields: Json) -> Answer:
            parent = fields.get(parent_field)
            if parent not in org._ous and parent not in org._roots:
                return org.error_response_json(
                    "ParentNotFoundException",
                    f"You specified parent {parent} that doesn't exist.",
                    400,
                )
            return operation(fields)

        return answer

    for name in ("ListAccountsForParent", "ListOrganizationalUnitsForParent"):
        org._DISPATCH[name] = of_parent(org._DISPATCH[name])
    org._DISPATCH |= {
        "CreateAccount": lambda fields: _with_chosen_id(fields, create(fields)),
        "ListChildren": of_parent(_list_children),
        "RegisterDelegatedAdministrator": _register,
        "DeregisterDelegatedAdministrator": _deregister,
        "ListDelegatedAdministrators": _list_delegated,
    }


def _with_chosen_id(fields: Json, answer: Answer) -> Answer:
    chosen = {tag["Key"]: tag["Value"] for tag in fields.get("Tags") or []}.get(ID_TAG)
    if answer[0] != 200 or chosen is None:
        return answer
    if chosen in org._accounts:
        return _invalid(f"{ID_TAG} {chosen} is taken")
    status = json.loads(answer[2])["CreateAccountStatus"]
    given = status["AccountId"]
    account = org._accounts.pop(given)
    org._accounts[chosen] = account | {"Id": chosen, "Arn": account["Arn"].replace(given, chosen)}
    org._tags[chosen] = org._tags.pop(given)
    full_access = org._attachments[org.FULL_ACCESS_POLICY_ID]
    org._attachments[org.FULL_ACCESS_POLICY_ID] = [
        chosen if target == given else target for target in full_access
    ]
    org._create_statuses[status["Id"]] = status | {"AccountId": chosen}
    return org._json(200, {"CreateAccountStatus": status | {"AccountId": chosen}})


def _list_children(fields: Json) -> Answer:
    kinds = {"ACCOUNT": org._accounts, "ORGANIZATIONAL_UNIT": org._ous}
    kind = fields.get("ChildType")
    if kind not in kinds:
        return _invalid(f"no ChildType {kind}")
    children = [
        {"Id": child["Id"], "Type": kind}
        for child in kinds[kind].values()
        if child["_ParentId"] == fields["ParentId"]
    ]
    return org._json(200, {"Children": children})


def _register(fields: Json) -> Answer:
    account = fields.get("AccountId", "")
    if account not in org._accounts:
        return org.error_response_json("AccountNotFoundException", f"no account {account}", 400)
    _delegated.setdefault(account, set()).add(fields.get("ServicePrincipal", ""))
    return org._json(200, {})


def _deregister(fields: Json) -> Answer:
    services = _delegated.get(fields.get("AccountId", ""), set())
    if fields.get("ServicePrincipal") not in services:
        return org.error_response_json(
            "AccountNotRegisteredException", f"{fields.get('AccountId')} is not registered", 400
        )
    services.discard(fields["ServicePrincipal"])
    if not services:
        del _delegated[fields["AccountId"]]
    return org._json(200, {})


def _list_delegated(fields: Json) -> Answer:
    wanted = fields.get("ServicePrincipal")
    administrators = [
        org._public_account(org._accounts[account]) | {"DelegationEnabledDate": int(time.time())}
        for account, services in _delegated.items()
        if wanted is None or wanted in services
    ]
    return org._json(200, {"DelegatedAdministrators": administrators})
