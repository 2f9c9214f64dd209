"""Completes by the client that openapi-python-client made, and reads an error."""

import json
import sys

from text_completions_client import AuthenticatedClient
from text_completions_client.api.text_completions import complete
from text_completions_client.models import CompletionRequest

client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2], prefix="", auth_header_name="x-api-key")


def ask(prompt: str):
    body = CompletionRequest(prompt=prompt, max_tokens_to_sample=10, model="claude-2.1")
    return complete.sync(client=client, body=body)


answer, error = ask("\n\nHuman: Hi\n\nAssistant:"), ask("Hi")
print(json.dumps([answer.completion, answer.stop_reason, error.error.message]))
