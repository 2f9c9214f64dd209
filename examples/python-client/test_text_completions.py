"""Tests against `text-completions mock`, whose URL is in MOCK_URL. They script it through its control API."""

import json
import os
import threading
import time
import unittest
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import text_completions

MOCK_URL = os.environ["MOCK_URL"]
HELLO = "\n\nHuman: Hello\n\nAssistant:"


def control(name: str, body: object = None) -> dict | None:
    data = None if name == "calls" else json.dumps(body).encode()
    with urllib.request.urlopen(f"{MOCK_URL}/__mock/{name}", data=data) as response:
        return json.load(response) if response.status == 200 else None


def script(*replies: dict) -> None:
    control("replies", {"replies": replies})


@contextmanager
def server(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """A server in front of the API or in its place, with the same response to every request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status)
            for name, value in {"content_length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}"
        finally:
            http.shutdown()
            thread.join()


class TextCompletions(unittest.TestCase):
    def setUp(self) -> None:
        control("reset")

    def ask(self, **options) -> dict:
        return text_completions.complete(MOCK_URL, "any", HELLO, **options)

    def stream(self, **options):
        return text_completions.stream(MOCK_URL, "any", HELLO, **options)

    def test_a_whole_response(self) -> None:
        completion = self.ask()

        self.assertEqual(completion["completion"], " Hello! My name is Claude.")
        self.assertEqual(completion["stop_reason"], "stop_sequence")

    def test_the_mock_records_the_request(self) -> None:
        self.ask(temperature=0.5)

        [call] = control("calls")["calls"]
        self.assertEqual(call["body"]["temperature"], 0.5)
        self.assertNotIn("x-api-key", call["headers"])

    def test_a_stream_arrives_in_pieces(self) -> None:
        script({"reply": {"stream": [" a", {"pause": 100}, " b"]}})

        arrivals = [(text, time.monotonic()) for text in self.stream()]

        self.assertEqual([text for text, _ in arrivals], [" a", " b"])
        self.assertGreater(arrivals[1][1] - arrivals[0][1], 0.05)

    def test_a_wrong_value_is_refused_in_the_words_of_the_api(self) -> None:
        with self.assertRaisesRegex(text_completions.ApiError, "400 invalid_request_error: temperature: range: 0..1"):
            self.ask(temperature=2)

    def test_a_rate_limit_says_how_long_to_wait(self) -> None:
        script({"reply": {"failure": "rate_limit_error", "retryAfterSeconds": 3}})

        with self.assertRaises(text_completions.ApiError) as caught:
            self.ask()
        self.assertEqual((caught.exception.status, caught.exception.retry_after), (429, 3))

    def rejected(self, status: int, body: bytes, **headers: str) -> text_completions.ApiError:
        with server(status, body, **headers) as url, self.assertRaises(text_completions.ApiError) as caught:
            text_completions.complete(url, "any", HELLO)
        return caught.exception

    def test_a_redirect_is_not_followed_for_the_key_would_go_along(self) -> None:
        with server(200, b"{}") as elsewhere:
            self.assertEqual(self.rejected(302, b"", location=elsewhere).status, 302)

    def test_a_failure_that_is_not_the_apis_is_one_all_the_same(self) -> None:
        for status, body, message in [
            (405, b'{"detail":"Method Not Allowed"}', "405: Method Not Allowed"),
            (502, b"<html>\n<h1>Bad gateway</h1>", "502: <html> <h1>Bad gateway</h1>"),
            (502, b"\xff" * 300, "502: " + "\ufffd" * 200),
            (503, b"", "503: Service Unavailable"),
            (500, b'{"error":"out of order"}', '500: {"error":"out of order"}'),
            (500, b'["error"]', '500: ["error"]'),
        ]:
            with self.subTest(body=body):
                error = self.rejected(status, body)
                self.assertEqual((error.status, error.kind, str(error)), (status, None, message))

    def test_a_failure_that_breaks_off_keeps_its_status(self) -> None:
        self.assertEqual(self.rejected(529, b"<ht", content_length="99").status, 529)

    def test_the_time_to_wait_may_be_a_date(self) -> None:
        now = datetime.now(timezone.utc)
        for moment, least, most in [(now + timedelta(seconds=90), 80, 90), (now - timedelta(seconds=90), 0, 0)]:
            with self.subTest(moment=moment):
                error = self.rejected(429, b"", retry_after=format_datetime(moment, usegmt=True))
                self.assertTrue(least <= error.retry_after <= most, error.retry_after)

    def test_a_time_to_wait_that_nobody_can_read_is_none(self) -> None:
        for value in ["soon", "", "nan", "-1", "Mon, 99 Foo 2026 00:00:00 GMT"]:
            with self.subTest(value=value):
                self.assertIsNone(self.rejected(429, b"", retry_after=value).retry_after)

    def test_an_error_event_that_holds_no_error_is_one_all_the_same(self) -> None:
        with server(200, b"event: error\ndata: overloaded\n\n") as url:
            with self.assertRaisesRegex(text_completions.ApiError, "^200: overloaded$"):
                list(text_completions.stream(url, "any", HELLO))

    def test_a_question_opens_no_turn(self) -> None:
        for question, text in [
            ("Hi", "Hi"),
            ("a\n\nHuman: b\n\nAssistant: c", "a\n\n\\Human: b\n\n\\Assistant: c"),
            ("a\r\n\r\nHuman: b\r\rHuman: c", "a\r\n\r\n\\Human: b\r\r\\Human: c"),
            ("a\n\n\\Human: b", "a\n\n\\\\Human: b"),
            ("a\nHuman: b", "a\nHuman: b"),
        ]:
            with self.subTest(question=question):
                self.assertEqual(text_completions.to_prompt(question), f"\n\nHuman: {text}\n\nAssistant:")

    def test_an_error_in_the_middle_comes_after_the_text_before_it(self) -> None:
        script({"reply": {"stream": [" a", {"errorEvent": "overloaded_error"}]}})
        texts = []

        with self.assertRaisesRegex(text_completions.ApiError, "overloaded_error"):
            texts.extend(self.stream())
        self.assertEqual(list(texts), [" a"])

    def test_a_dropped_connection_is_not_taken_for_an_end(self) -> None:
        script({"reply": {"stream": [" a", {"drop": True}]}})
        texts = self.stream()

        self.assertEqual(next(texts), " a")
        with self.assertRaises(Exception) as caught:
            next(texts)
        self.assertNotIsInstance(caught.exception, StopIteration)


if __name__ == "__main__":
    unittest.main()
