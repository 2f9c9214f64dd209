"""Completes with the pydantic models that datamodel-code-generator made, and reads an error."""

import json
import sys
import urllib.error
import urllib.request

from models import Completion, CompletionRequest, ErrorResponse


def ask(prompt: str):
    body = CompletionRequest(prompt=prompt, max_tokens_to_sample=10, model="claude-2.1")
    headers = {"x-api-key": sys.argv[2], "anthropic-version": "2023-06-01", "content-type": "application/json"}
    data = body.model_dump_json(exclude_none=True).encode()
    request = urllib.request.Request(f"{sys.argv[1]}/v1/complete", data=data, headers=headers)
    try:
        with urllib.request.urlopen(request) as response:
            return Completion.model_validate_json(response.read())
    except urllib.error.HTTPError as error:
        return ErrorResponse.model_validate_json(error.read())


answer, error = [ask(prompt).model_dump(mode="json") for prompt in ("\n\nHuman: Hi\n\nAssistant:", "Hi")]
print(json.dumps([answer["completion"], answer["stop_reason"], error["error"]["message"]]))
