"""What the FastAPI code of docs/fixes leaves to the reader: the keys, the models and the model. That code follows it."""

import asyncio
import json
import re
import secrets
from typing import Annotated

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

app = FastAPI()
KEYS = ["the-key"]
VERSIONS = ["2023-01-01", "2023-06-01", "2026-10-21"]
MODELS = {"claude-2": "claude-2.0", "claude-2.0": "claude-2.0", "claude-2.1": "claude-2.1"}
TEXT = " one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve"

written = 0


@app.get("/written")
async def count_written():
    return written


@app.get("/limited")
async def limited():
    limit(7)


async def run(request, body):
    model = MODELS.get(body.model)
    if model is None:
        raise ApiError("not_found_error", f"model: {body.model}")
    check_prompt(body.prompt)
    pieces = re.findall(r" \w+|,", TEXT)[: body.max_tokens_to_sample]
    text = "".join(pieces)
    ends = [text.index(stop) for stop in body.stop_sequences if stop in text]
    shown = text[: min(ends)] if ends else text
    reached_limit = not ends and len(pieces) == body.max_tokens_to_sample
    if not body.stream:
        return respond(shown, reached_limit, model)
    pieces = until_left(request, generate(shown, reached_limit))
    return stream(events(pieces, f"compl_{secrets.token_hex(12)}", model))


async def generate(text, reached_limit):
    global written
    for piece in re.findall(r" \w+|,|.+", text):
        await asyncio.sleep(0.02)
        written += 1
        yield piece, None
    yield "", "max_tokens" if reached_limit else "stop_sequence"


def check_prompt(prompt):
    human, assistant = "\n\nHuman:", "\n\nAssistant:"
    text = "\n\n" + prompt.lstrip("\n")
    first, last = text.find(human), text.rfind(assistant)
    if first < 0 or -1 < text.find(assistant) < first:
        message = 'prompt must start with "\\n\\nHuman:" turn after an optional system prompt'
        raise ApiError("invalid_request_error", message)
    if last < text.rfind(human):
        raise ApiError("invalid_request_error", 'prompt must end with "\\n\\nAssistant:" turn')
