"""The SDK before 0.3: API version 2023-01-01, where each event has the whole text so far."""

import anthropic

MODEL = "claude-2"


def to_params(question: str, stop: list[str] | None = None) -> dict:
    return {
        "prompt": f"{anthropic.HUMAN_PROMPT} {question}{anthropic.AI_PROMPT}",
        "model": MODEL,
        "max_tokens_to_sample": 100,
        **({} if stop is None else {"stop_sequences": stop}),
    }


class Client:
    def __init__(self, url: str, key: str) -> None:
        self.client = anthropic.Client(key, api_url=url)

    def complete(self, question: str, stop: list[str] | None = None, timeout: float | None = None) -> str:
        # This version names the option only on the inner method.
        params = to_params(question, stop)
        if timeout is not None:
            return self.client._request_as_json("post", "v1/complete", params, request_timeout=timeout)["completion"]
        return self.client.completion(**params)["completion"]

    def stream(self, question: str):
        seen = ""
        for event in self.client.completion_stream(**to_params(question)):
            whole = event["completion"]
            yield whole[len(seen) :]
            seen = whole


class AsyncClient:
    def __init__(self, url: str, key: str) -> None:
        self.client = anthropic.Client(key, api_url=url)

    async def complete(self, question: str, stop: list[str] | None = None, timeout: float | None = None) -> str:
        params = to_params(question, stop)
        if timeout is not None:
            answer = await self.client._arequest_as_json("post", "v1/complete", params, request_timeout=timeout)
            return answer["completion"]
        return (await self.client.acompletion(**params))["completion"]

    async def stream(self, question: str):
        seen = ""
        async for event in await self.client.acompletion_stream(**to_params(question)):
            whole = event["completion"]
            yield whole[len(seen) :]
            seen = whole
