"""LiteLLM's route to text completions, which it takes for `anthropic_text/MODEL`.

Only for claude-2 and claude-instant-1 it builds a prompt; for others it sends the list of messages as Python writes it.
"""

import os

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import litellm

litellm.suppress_debug_info = True
litellm.telemetry = False


def to_params(url: str, key: str, question: str, stop: list[str] | None = None, timeout: float | None = None) -> dict:
    return {
        "model": "anthropic_text/claude-2",
        "api_base": url,
        "api_key": key,
        "messages": [{"role": "user", "content": question}],
        "max_tokens": 100,
        **({} if stop is None else {"stop": stop}),
        **({} if timeout is None else {"timeout": timeout}),
    }


class Client:
    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key

    def complete(self, question: str, **options) -> str:
        return litellm.completion(**to_params(self.url, self.key, question, **options)).choices[0].message.content

    def stream(self, question: str):
        for chunk in litellm.completion(stream=True, **to_params(self.url, self.key, question)):
            yield chunk.choices[0].delta.content or ""


class AsyncClient:
    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key

    async def complete(self, question: str, **options) -> str:
        response = await litellm.acompletion(**to_params(self.url, self.key, question, **options))
        return response.choices[0].message.content

    async def stream(self, question: str):
        async for chunk in await litellm.acompletion(stream=True, **to_params(self.url, self.key, question)):
            yield chunk.choices[0].delta.content or ""
