"""Two rules of the API that JSON Schema has no words for, or that are documented nowhere: the document says them in
`x-prompt-rules` and `x-server-maximum`. What Schemathesis generates is made to follow them; all else is as it comes.
"""

import json
import os

import schemathesis

with open(os.environ["DOCUMENT"], encoding="utf-8") as file:
    FIELDS = json.load(file)["components"]["schemas"]["CompletionRequest"]["properties"]

HUMAN, ASSISTANT = (FIELDS["prompt"]["x-prompt-rules"]["markers"][name] for name in ("human", "assistant"))
MAX_TOKENS = FIELDS["max_tokens_to_sample"]["x-server-maximum"]


@schemathesis.hook
def before_call(context, case, kwargs):
    body = case.body
    if not isinstance(body, dict):
        return
    prompt, tokens = body.get("prompt"), body.get("max_tokens_to_sample")
    if isinstance(prompt, str) and prompt != "" and HUMAN not in prompt:
        body["prompt"] = f"{HUMAN} {prompt}{ASSISTANT}"
    if isinstance(tokens, int | float) and tokens > MAX_TOKENS:
        body["max_tokens_to_sample"] = MAX_TOKENS
