"""`AnthropicLLM` of langchain-anthropic, in the last version that sends text completions."""

from langchain_anthropic import AnthropicLLM

from langchain_llm import create_clients


def create(url: str, key: str, timeout: float | None) -> AnthropicLLM:
    return AnthropicLLM(
        anthropic_api_url=url, anthropic_api_key=key, model="claude-2.1", max_tokens=100, default_request_timeout=timeout
    )


Client, AsyncClient = create_clients(create)
