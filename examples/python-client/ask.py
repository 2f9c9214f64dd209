"""Asks one question: python3 ask.py "Why is the sky blue?" """

import os
import sys

from text_completions import stream, to_prompt

question = sys.argv[1] if len(sys.argv) > 1 else "Why is the sky blue?"
for text in stream(
    os.environ.get("ANTHROPIC_BASE_URL", "http://127.0.0.1:4010"),
    os.environ.get("ANTHROPIC_API_KEY", "any"),
    to_prompt(question),
):
    print(text, end="", flush=True)
print()
