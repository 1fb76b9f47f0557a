"""Executions and Map Runs are listed in pages, and a Map Run's children by its own ARN.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html
"""

import json

from ministack.services import stepfunctions as sfn

from localaws.shapes import Answer, Json

DEFAULT_PAGE = 100
MOST_PER_PAGE = 1_000


def install() -> None:
    list_executions = sfn._list_executions
    list_map_runs = sfn._list_map_runs

    def executions(data: Json) -> Answer:
        problem = _scope_problem(data) or _size_problem(data)
        if problem:
            return sfn.error_response_json("ValidationException", problem, 400)
        return list_executions({**data, "maxResults": _size(data)})

    def map_runs(data: Json) -> Answer:
        problem = _size_problem(data)
        if problem:
            return sfn.error_response_json("ValidationException", problem, 400)
        answer = list_map_runs(data)
        return answer if answer[0] != 200 else _page(data, json.loads(answer[2])["mapRuns"])

    sfn._list_executions = executions
    sfn._list_map_runs = map_runs


def _scope_problem(data: Json) -> str | None:
    if bool(data.get("stateMachineArn")) == bool(data.get("mapRunArn")):
        return "Exactly one of stateMachineArn and mapRunArn must be given"
    if data.get("statusFilter") == "PENDING_REDRIVE" and not data.get("mapRunArn"):
        return "PENDING_REDRIVE can only be asked of a Map Run"
    return None


def _size_problem(data: Json) -> str | None:
    if 0 <= data.get("maxResults", 0) <= MOST_PER_PAGE:
        return None
    return f"maxResults must be between 0 and {MOST_PER_PAGE}"


def _size(data: Json) -> int:
    return data.get("maxResults") or DEFAULT_PAGE


def _page(data: Json, runs: list[Json]) -> Answer:
    token = data.get("nextToken", "0")
    if not token.isdecimal() or int(token) > len(runs):
        return sfn.error_response_json("InvalidToken", f"Invalid Token: '{token}'", 400)
    start, end = int(token), int(token) + _size(data)
    runs.sort(key=lambda run: run["startDate"], reverse=True)
    more = {"nextToken": str(end)} if end < len(runs) else {}
    return sfn.json_response({"mapRuns": runs[start:end], **more})
