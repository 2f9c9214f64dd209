"""The SDK from 0.3 to 0.125, with the default of two retries."""

import anthropic

MODEL = "claude-2.1"


def to_params(question: str, stop: list[str] | None = None, timeout: float | None = None) -> dict:
    return {
        "prompt": f"{anthropic.HUMAN_PROMPT} {question}{anthropic.AI_PROMPT}",
        "model": MODEL,
        "max_tokens_to_sample": 100,
        **({} if stop is None else {"stop_sequences": stop}),
        **({} if timeout is None else {"timeout": timeout}),
    }


def lacks(client) -> list[str]:
    """What this version has no way for."""
    missing = []
    if not hasattr(client.completions, "with_raw_response"):
        missing += ["raw", "raw_stream"]
    if not hasattr(client.completions, "with_streaming_response"):
        missing += ["streamed", "streamed_stream"]
    return missing


def head(response) -> str:
    """What only a raw response shows."""
    return f"{response.status_code} {response.headers['request-id'][:4]}"


class Client:
    def __init__(self, url: str, key: str) -> None:
        self.client = anthropic.Anthropic(api_key=key, base_url=url)
        self.lacks = lacks(self.client)

    def complete(self, question: str, **options) -> str:
        return self.client.completions.create(**to_params(question, **options)).completion

    def stream(self, question: str):
        stream = self.client.completions.create(stream=True, **to_params(question))
        try:
            for event in stream:
                yield event.completion
        finally:
            # Before it could be closed, the response was.
            getattr(stream, "close", stream.response.close)()

    def raw(self, question: str) -> str:
        response = self.client.completions.with_raw_response.create(**to_params(question))
        return head(response) + response.parse().completion

    def raw_stream(self, question: str) -> str:
        response = self.client.completions.with_raw_response.create(stream=True, **to_params(question))
        return head(response) + "".join(event.completion for event in response.parse())

    def streamed(self, question: str) -> str:
        with self.client.completions.with_streaming_response.create(**to_params(question)) as response:
            return head(response) + response.parse().completion

    def streamed_stream(self, question: str) -> str:
        create = self.client.completions.with_streaming_response.create
        with create(stream=True, **to_params(question)) as response:
            return head(response) + "".join(event.completion for event in response.parse())


class AsyncClient:
    def __init__(self, url: str, key: str) -> None:
        self.client = anthropic.AsyncAnthropic(api_key=key, base_url=url)
        self.lacks = lacks(self.client)

    async def complete(self, question: str, **options) -> str:
        return (await self.client.completions.create(**to_params(question, **options))).completion

    async def stream(self, question: str):
        async for event in await self.client.completions.create(stream=True, **to_params(question)):
            yield event.completion

    async def raw(self, question: str) -> str:
        response = await self.client.completions.with_raw_response.create(**to_params(question))
        return head(response) + response.parse().completion

    async def raw_stream(self, question: str) -> str:
        response = await self.client.completions.with_raw_response.create(stream=True, **to_params(question))
        return head(response) + "".join([event.completion async for event in response.parse()])

    async def streamed(self, question: str) -> str:
        async with self.client.completions.with_streaming_response.create(**to_params(question)) as response:
            return head(response) + (await response.parse()).completion

    async def streamed_stream(self, question: str) -> str:
        create = self.client.completions.with_streaming_response.create
        async with create(stream=True, **to_params(question)) as response:
            return head(response) + "".join([event.completion async for event in await response.parse()])
