"""A client of POST /v1/complete, by the standard library alone: whole answers and streamed ones."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

VERSION = "2023-06-01"


class ApiError(Exception):
    """The API said no: by a status, or by an error event within a stream."""

    def __init__(self, status: int, kind: str, message: str, retry_after: float | None = None):
        super().__init__(f"{status} {kind}: {message}")
        self.status = status
        self.kind = kind
        self.retry_after = retry_after


class TruncatedStream(Exception):
    """The connection ended before the event with a stop_reason."""


def complete(base_url: str, api_key: str, prompt: str, **options) -> dict:
    """Completes a prompt, and waits for the whole answer."""
    with _send(base_url, api_key, prompt, options) as response:
        return json.load(response)


def stream(base_url: str, api_key: str, prompt: str, **options) -> Iterator[str]:
    """Completes a prompt, and gives each text as it comes."""
    with _send(base_url, api_key, prompt, {**options, "stream": True}) as response:
        for event, data in _events(response):
            if event == "error":
                raise ApiError(response.status, data["error"]["type"], data["error"]["message"])
            if event != "completion":
                continue  # pings, and what may come in the future
            if data["completion"]:
                yield data["completion"]
            if data["stop_reason"] is not None:
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
        return urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as failure:
        with failure:
            error = json.load(failure)["error"]
        retry_after = failure.headers.get("retry-after")
        seconds = float(retry_after) if retry_after else None
        raise ApiError(failure.code, error["type"], error["message"], seconds) from None


def _events(response) -> Iterator[tuple[str, dict]]:
    """Server-sent events: fields up to a blank line. Lines may end in LF or CRLF."""
    event, data = "", ""
    for line in response:
        name, _, value = line.decode().rstrip("\r\n").partition(":")
        if name == "event":
            event = value.strip()
        elif name == "data":
            data += value.strip()
        elif name == "" and data:
            yield event, json.loads(data)
            event, data = "", ""
