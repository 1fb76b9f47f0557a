"""A refusal by a service of the JSON protocol, raised where it is found, answered in one place."""

from ministack.core.responses import error_response_json

from .shapes import Answer


class Refused(Exception):
    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status

    def response(self) -> Answer:
        return error_response_json(self.code, self.message, self.status)


def invalid(message: str) -> Refused:
    return Refused("InvalidParameterException", message)
