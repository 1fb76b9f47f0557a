"""How many functions of an account run at the same time.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
"""

from localaws import doubts

_NEW_ACCOUNT = 10


def install() -> None:
    from ministack.services import lambda_svc

    usual = lambda_svc._ACCOUNT_CONCURRENCY_CAP

    def limited(call):
        def called(*arguments):
            ten = doubts.position("account-concurrency") == "ten"
            lambda_svc._ACCOUNT_CONCURRENCY_CAP = _NEW_ACCOUNT if ten else usual
            return call(*arguments)

        return called

    lambda_svc._acquire_execution_slot = limited(lambda_svc._acquire_execution_slot)
    lambda_svc._get_account_settings = limited(lambda_svc._get_account_settings)
