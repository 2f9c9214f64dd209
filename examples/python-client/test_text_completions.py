"""Tests against `text-completions mock`, whose URL is in MOCK_URL. They script it through its control API."""

import json
import os
import time
import unittest
import urllib.request

import text_completions

MOCK_URL = os.environ["MOCK_URL"]
HELLO = "\n\nHuman: Hello\n\nAssistant:"


def control(name: str, body: object = None) -> dict | None:
    data = None if name == "calls" else json.dumps(body).encode()
    with urllib.request.urlopen(f"{MOCK_URL}/__mock/{name}", data=data) as response:
        return json.load(response) if response.status == 200 else None


def script(*replies: dict) -> None:
    control("replies", {"replies": replies})


class TextCompletions(unittest.TestCase):
    def setUp(self) -> None:
        control("reset")

    def ask(self, **options) -> dict:
        return text_completions.complete(MOCK_URL, "any", HELLO, **options)

    def stream(self, **options):
        return text_completions.stream(MOCK_URL, "any", HELLO, **options)

    def test_a_whole_answer(self) -> None:
        answer = self.ask()

        self.assertEqual(answer["completion"], " Hello! My name is Claude.")
        self.assertEqual(answer["stop_reason"], "stop_sequence")

    def test_what_was_asked_is_seen(self) -> None:
        self.ask(temperature=0.5)

        [call] = control("calls")["calls"]
        self.assertEqual(call["body"]["temperature"], 0.5)
        self.assertNotIn("x-api-key", call["headers"])

    def test_a_stream_arrives_bit_by_bit(self) -> None:
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
