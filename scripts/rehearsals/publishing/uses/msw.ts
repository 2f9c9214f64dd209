import { completionHandlers, createMock, type Mock } from "@text-completions/msw";
import { setupServer } from "msw/node";

const mock: Mock = createMock();
mock.reply(" Hi.");

export const server = setupServer(...completionHandlers(mock, { baseUrl: "https://example.com" }));

// @ts-expect-error An address is a text.
export const wrong = completionHandlers(mock, { baseUrl: 1 });
