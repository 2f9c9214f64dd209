"""`Anthropic`, the LLM of LangChain before partner packages."""

from langchain_community.llms import Anthropic

from langchain_llm import create_clients


def create(url: str, key: str, timeout: float | None) -> Anthropic:
    return Anthropic(
        anthropic_api_url=url, anthropic_api_key=key, model="claude-2.1", max_tokens=100, default_request_timeout=timeout
    )


Client, AsyncClient = create_clients(create)
