"""A client of POST /v1/complete, by the standard library alone: whole responses and streamed ones."""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPException

VERSION = "2023-06-01"
EXCERPT_LENGTH = 200

# Where a turn could open: after an empty line, also one of CRLF or CR, which somebody may turn into line feeds later.
TURN = re.compile(r"((?:\n|\r(?=\r))(?:\r\n?|\n))(?=\\*(?:Human|Assistant):)")


class ApiError(Exception):
    """The API, or what stands before it, said no: by a status, or by an error event within a stream.

    `kind` is the type of the error, None if the body is not the API's. `retry_after` is in seconds.
    """

    def __init__(self, status: int, kind: str | None, message: str, retry_after: float | None = None):
        super().__init__(f"{status} {kind}: {message}" if kind else f"{status}: {message}")
        self.status = status
        self.kind = kind
        self.retry_after = retry_after


class TruncatedStream(Exception):
    """The connection ended before the event with a stop_reason."""


def to_prompt(question: str) -> str:
    """The prompt of one human turn. Whatever the question holds, it opens no other: a backslash keeps it from that."""
    escaped = TURN.sub(r"\1\\", question)
    return f"\n\nHuman: {escaped}\n\nAssistant:"


def complete(base_url: str, api_key: str, prompt: str, **options) -> dict:
    """Completes a prompt, and waits for the whole response."""
    with _send(base_url, api_key, prompt, options) as response:
        return json.load(response)


def stream(base_url: str, api_key: str, prompt: str, **options) -> Iterator[str]:
    """Completes a prompt, and yields each text as it arrives."""
    with _send(base_url, api_key, prompt, {**options, "stream": True}) as response:
        for event, data in _events(response):
            if event == "error":
                raise _to_error(response.status, data)
            if event != "completion":
                continue  # pings, and what may come in the future
            completion = json.loads(data)
            if completion["completion"]:
                yield completion["completion"]
            if completion["stop_reason"] is not None:
                return
    raise TruncatedStream("The stream ended before its stop_reason.")


def _send(base_url: str, api_key: str, prompt: str, options: dict):
    body = {"model": "claude-2.1", "max_tokens_to_sample": 300, "prompt": prompt, **options}
    request = urllib.request.Request(
        f"{base_url}/v1/complete",
        data=json.dumps(body).encode(),
        headers={
            "x-api-key": api_key,
            "anthropic-version": VERSION,
            "content-type": "application/json",
        },
    )
    try:
        return _OPENER.open(request, timeout=60)
    except urllib.error.HTTPError as failure:
        with failure:
            try:
                text = failure.read().decode(errors="replace")
            except (OSError, HTTPException):
                text = ""  # The body is incomplete; the status is known.
        retry_after = _seconds_until(failure.headers.get("retry-after", ""))
        raise _to_error(failure.code, text or failure.reason, retry_after) from None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is a failure: were it followed, the key would go along."""

    def redirect_request(self, *_) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def _to_error(status: int, text: str, retry_after: float | None = None) -> ApiError:
    """The message of an error response, of the API, of a framework, or of a proxy, in HTML."""
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    match body:
        case {"error": {"type": str(kind), "message": str(message)}}:
            return ApiError(status, kind, message, retry_after)
        case {"detail": str(message)}:
            return ApiError(status, None, message, retry_after)
    return ApiError(status, None, " ".join(text[:EXCERPT_LENGTH].split()), retry_after)


def _seconds_until(retry_after: str) -> float | None:
    """Reads retry-after: a number of seconds, or the date until which to wait."""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", retry_after):
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None  # nobody can read it


def _events(response) -> Iterator[tuple[str, str]]:
    """Server-sent events, each with its name and its data: fields up to a blank line. Lines may end in LF or CRLF."""
    event, data = "", ""
    for line in response:
        name, _, value = line.decode().rstrip("\r\n").partition(":")
        if name == "event":
            event = value.strip()
        elif name == "data":
            data += value.strip()
        elif name == "" and data:
            yield event, data
            event, data = "", ""
