"""What both of LangChain's LLMs share: they differ in the class and in the name of its options."""


def create_clients(create) -> tuple[type, type]:
    """The clients of an LLM that `create(url, key, timeout)` makes."""

    class Client:
        def __init__(self, url: str, key: str) -> None:
            self.url, self.key = url, key

        def complete(self, question: str, stop: list[str] | None = None, timeout: float | None = None) -> str:
            return create(self.url, self.key, timeout).invoke(question, stop=stop)

        def stream(self, question: str):
            yield from create(self.url, self.key, None).stream(question)

    class AsyncClient:
        def __init__(self, url: str, key: str) -> None:
            self.url, self.key = url, key

        async def complete(self, question: str, stop: list[str] | None = None, timeout: float | None = None) -> str:
            return await create(self.url, self.key, timeout).ainvoke(question, stop=stop)

        async def stream(self, question: str):
            async for text in create(self.url, self.key, None).astream(question):
                yield text

    return Client, AsyncClient
