"""Every call counts as made over TLS: the loopback endpoint stands in for AWS, which has no other.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
"""


def install() -> None:
    from ministack import app

    pin = app.pin_request_origin

    def pin_as_secure(source_ip: str, secure_transport: bool) -> None:
        pin(source_ip, True)

    app.pin_request_origin = pin_as_secure
