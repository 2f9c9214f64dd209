"""Haystack 1's layer for Claude. It has no asynchronous methods and hands pieces of a stream to a handler."""

import os
from urllib.parse import urlsplit

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

import requests
from haystack.nodes.prompt.invocation_layer import TokenStreamingHandler
from haystack.nodes.prompt.invocation_layer.anthropic_claude import AnthropicClaudeInvocationLayer


class Layer(AnthropicClaudeInvocationLayer):
    def _init_tokenizer(self):
        """Downloaded from the SDK's repository otherwise; only truncation needs it."""


class ToServer(requests.adapters.HTTPAdapter):
    """Sends requests to a server on loopback: the layer has the address of the API built in."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request, **kwargs):
        request.url = self.url + urlsplit(request.url).path
        return super().send(request, **kwargs)


class Pieces(TokenStreamingHandler):
    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, token_received: str, **kwargs) -> str:
        self.texts.append(token_received)
        return token_received


class Client:
    lacks = ["leave"]

    def __init__(self, url: str, key: str) -> None:
        self.key = key
        mount = requests.Session.mount

        # Each request opens its own session.
        class Session(requests.Session):
            def __init__(self) -> None:
                super().__init__()
                mount(self, "https://api.anthropic.com", ToServer(url))

        requests.sessions.Session = Session

    def complete(self, question: str, stop: list[str] | None = None, timeout: float | None = None) -> str:
        layer = Layer(self.key, "claude-2.1", max_length=100)
        if timeout is not None:
            post = layer._post
            layer._post = lambda data, **kwargs: post(data, timeout=timeout, **kwargs)
        return layer.invoke(prompt=question, **({} if stop is None else {"stop_words": stop}))[0]

    def stream(self, question: str):
        """The layer returns when the stream has ended; what the handler got until then counts."""
        pieces = Pieces()
        try:
            Layer(self.key, "claude-2.1", max_length=100).invoke(prompt=question, stream_handler=pieces)
        except Exception as error:
            yield from pieces.texts
            raise error
        yield from pieces.texts
