"""Runs one client through exercises: a line of JSON on standard input is one, its outcome a line on standard output.

Usage: python exercise.py CLIENT sync|async

An exercise is {"question", "kind", "url", "key", "options"}. Its kind is "leave", which leaves a stream after its first
piece, or the name of a method of the client. CLIENT is a module with the class `Client`, and `AsyncClient` if the library
has asynchronous methods. After each exercise the process lives on until the next, so that a server can tell what the client
left open.
"""

import asyncio
import importlib
import json
import sys
import warnings


def main() -> None:
    warnings.simplefilter("ignore")
    _, name, mode = sys.argv
    module = importlib.import_module(name)
    if mode == "async":
        asyncio.run(run_all_async(module.AsyncClient))
    else:
        for line in sys.stdin:
            report(run(module.Client, json.loads(line)))


def run(create, exercise: dict) -> dict:
    kind, question, texts = exercise["kind"], exercise["question"], []
    try:
        client = create(exercise["url"], exercise["key"])
        if not offers(client, kind):
            return {"absent": True}
        if kind not in ("stream", "leave"):
            texts.append(getattr(client, kind)(question, **exercise["options"]))
        else:
            pieces = client.stream(question)
            for text in pieces:
                texts.append(text)
                if kind == "leave":
                    pieces.close()
                    break
        return outcome(texts)
    except Exception as error:
        return outcome(texts, error)


async def run_all_async(create) -> None:
    # Read in a thread: meanwhile, the loop closes connections.
    while line := await asyncio.to_thread(sys.stdin.readline):
        report(await run_async(create, json.loads(line)))


async def run_async(create, exercise: dict) -> dict:
    kind, question, texts = exercise["kind"], exercise["question"], []
    try:
        client = create(exercise["url"], exercise["key"])
        if not offers(client, kind):
            return {"absent": True}
        if kind not in ("stream", "leave"):
            texts.append(await getattr(client, kind)(question, **exercise["options"]))
        elif kind == "leave":
            await cancel_after_first(client.stream(question), texts)
        else:
            async for text in client.stream(question):
                texts.append(text)
        return outcome(texts)
    except Exception as error:
        return outcome(texts, error)


async def cancel_after_first(pieces, texts: list[str]) -> None:
    arrived = asyncio.Event()

    async def read() -> None:
        async for text in pieces:
            texts.append(text)
            arrived.set()

    reading, waiting = asyncio.create_task(read()), asyncio.create_task(arrived.wait())
    await asyncio.wait([reading, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    reading.cancel()
    try:
        await reading
    except asyncio.CancelledError:
        pass


def offers(client, kind: str) -> bool:
    """Whether the library has what this kind of exercise needs."""
    return kind not in getattr(client, "lacks", ()) and (kind == "leave" or hasattr(client, kind))


def outcome(texts: list[str], error: Exception | None = None) -> dict:
    return {"text": "".join(texts), "error": None if error is None else describe(error)}


def describe(error: Exception) -> dict:
    """What a program sees of an error."""
    statuses = [getattr(error, name, None) for name in ("status_code", "status")]
    status = next((value for value in statuses if isinstance(value, int)), None)
    return {"class": type(error).__name__, "status": status, "message": str(error)[:500]}


def report(result: dict) -> None:
    # Marked, for libraries print, too.
    print("outcome:" + json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
