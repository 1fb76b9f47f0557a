"""How many functions of an account run at the same time, and who may ask.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
"""

from collections.abc import Callable
from typing import Any, TypeVar

from localaws import doubts

_NEW_ACCOUNT = 10
_T = TypeVar("_T")


def install() -> None:
    from ministack.core import iam_actions
    from ministack.services import lambda_svc

    action_of = iam_actions._lambda_action
    usual = lambda_svc._ACCOUNT_CONCURRENCY_CAP

    def limited(call: Callable[..., _T]) -> Callable[..., _T]:
        def called(*arguments: Any) -> _T:
            ten = doubts.position("account-concurrency") == "ten"
            lambda_svc._ACCOUNT_CONCURRENCY_CAP = _NEW_ACCOUNT if ten else usual
            return call(*arguments)

        return called

    def action(method: str, path: str) -> str | None:
        of_account = path.rstrip("/").endswith("/account-settings")
        return "GetAccountSettings" if of_account else action_of(method, path)

    # To MiniStack's IAM it is a call that nobody needs a permission for.
    iam_actions._lambda_action = action
    lambda_svc._acquire_execution_slot = limited(lambda_svc._acquire_execution_slot)
    lambda_svc._get_account_settings = limited(lambda_svc._get_account_settings)
