"""llama-index's `Anthropic`, in the last version that sends text completions. By default it retries ten times."""

from llama_index.llms import Anthropic


def create(url: str, key: str, timeout: float | None = None, stop: list[str] | None = None) -> Anthropic:
    extra = {} if stop is None else {"stop_sequences": stop}
    return Anthropic(
        base_url=url, api_key=key, model="claude-2.1", max_tokens=100, timeout=timeout, additional_kwargs=extra
    )


class Client:
    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key

    def complete(self, question: str, **options) -> str:
        return create(self.url, self.key, **options).complete(question).text

    def stream(self, question: str):
        for response in create(self.url, self.key).stream_complete(question):
            yield response.delta


class AsyncClient:
    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key

    async def complete(self, question: str, **options) -> str:
        return (await create(self.url, self.key, **options).acomplete(question)).text

    async def stream(self, question: str):
        async for response in await create(self.url, self.key).astream_complete(question):
            yield response.delta
