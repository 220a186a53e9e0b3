"""Requests that schemathesis makes of the OpenAPI document, sent and held against it."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from fuzz.canary import CANARY, LATIN
from fuzz.finding import Check, Fault
from fuzz.generate.http1_inputs import head
from fuzz.inputs import Edge, Expected, RawInput, raw
from fuzz.judge.http1 import PROBLEM, TEMPORARY

PART = "rest"
PATIENCE_SECONDS = 45
BATCH = 40
TEXT_FIELDS = ("text", "texts", "text_a", "text_b", "targets")
# Slowness and large inputs are no faults here.
HEALTH_CHECKS: Any = list(HealthCheck)
CHECKS = (
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)
Told = Callable[[RawInput, list[Fault]], None]


def operations(port: int) -> list[Any]:
    """Of the document that the service publishes: it has the limits that are configured."""
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/q/openapi?format=json")
    results = [result for result in schema.get_all_operations() if isinstance(result, Ok)]
    return [result.ok() for result in results]


def rest_batch(
    port: int, operation: Any, batch_seed: int, mode: GenerationMode, told: Told
) -> None:
    """Draws and sends BATCH requests, the same ones for the same seed, and tells of each."""

    @seed(batch_seed)
    @settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=HEALTH_CHECKS,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send_each(case: Case[Any]) -> None:
        told(*send_rest(f"http://127.0.0.1:{port}", case))

    # An operation without parameters has nothing that could be wrong.
    with suppress(Unsatisfiable):
        send_each()


def send_rest(base_url: str, case: Case[Any]) -> tuple[RawInput, list[Fault]]:
    case.body = with_canary(case.body)
    headers = {"X-" + LATIN: LATIN, "Accept-Language": LATIN}
    prepared = requests.Request(**case.as_transport_kwargs(base_url, headers=headers)).prepare()
    sent = raw_of(prepared)
    try:
        with requests.Session() as session:
            answer = session.send(prepared, timeout=PATIENCE_SECONDS, allow_redirects=False)
    except requests.Timeout:
        return sent, [Fault(Check.HANG, "no answer", f"one within {PATIENCE_SECONDS} s")]
    except requests.RequestException as error:
        return sent, [Fault(Check.STATUS, f"no answer: {type(error).__name__}", "an answer")]
    return sent, [*_status(answer), *_contract(case, answer)]


def with_canary(value: Any, is_text: bool = False) -> Any:
    """The canary before each text. Other strings stay, because most are options."""
    if isinstance(value, dict):
        return {key: with_canary(inner, key in TEXT_FIELDS) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_canary(inner, is_text) for inner in value]
    return CANARY + value if is_text and isinstance(value, str) else value


def raw_of(prepared: requests.PreparedRequest) -> RawInput:
    """The same request as bytes, for a file."""
    address = urlsplit(str(prepared.url))
    target = address.path + ("?" + address.query if address.query else "")
    lines = [f"{name}: {_latin(value)}" for name, value in prepared.headers.items()]
    content = prepared.body or b""
    sent = content.encode() if isinstance(content, str) else content
    assert isinstance(sent, bytes), "schemathesis makes whole bodies"
    start = head(f"{prepared.method} {target} HTTP/1.1", f"Host: {address.netloc}", *lines)
    return replace(raw(Edge.REST, start + sent, Expected.ANSWERS), requests=1)


def _latin(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _status(answer: requests.Response) -> Iterator[Fault]:
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if answer.status_code >= 500 and answer.status_code not in TEMPORARY:
        yield Fault(Check.STATUS, f"HTTP {answer.status_code}", "no 5xx but 503 and 504")
    if answer.status_code >= 400 and kind != PROBLEM:
        yield Fault(Check.PROBLEM, f"{answer.status_code} with {kind or 'no body'}", PROBLEM)


def _contract(case: Case[Any], answer: requests.Response) -> Iterator[Fault]:
    try:
        case.validate_response(answer, checks=list(CHECKS))
    except FailureGroup as group:
        place = f"{case.operation.method.upper()} {case.operation.path}"
        for failure in group.exceptions:
            message = re.sub(r"\s+", " ", str(failure))[:200]
            told = f"{place} {answer.status_code}: {message}"
            yield Fault(Check.CONTRACT, told, "what the document says")
