import type { Meta, StoryObj } from "@storybook/react-vite";
import {
  completionHandlers,
  createMock,
  drop,
  failure,
  pause,
  type Reply,
  stall,
  stream,
  text,
} from "@text-completions/msw";
import { expect } from "storybook/test";
import { Chat } from "./chat.tsx";

export default { title: "Chat", component: Chat } satisfies Meta<typeof Chat>;

export const Response: StoryObj = {
  beforeEach: replyWith(stream([text(" Hello"), text(" there!")])),
  play: async (context) => {
    await askHi(context);
    await expect(await context.canvas.findByText("Hello there!")).toBeVisible();
  },
};

export const Waiting: StoryObj = {
  beforeEach: replyWith(stream([text(" Hello"), stall()])),
  play: async (context) => {
    await askHi(context);
    await expect(await context.canvas.findByText("Hello")).toBeVisible();
  },
};

export const RateLimit: StoryObj = {
  beforeEach: replyWith(failure("rate_limit_error", { retryAfterSeconds: 30 })),
  play: async (context) => {
    await askHi(context);
    await expect(await context.canvas.findByText("Try again in 30 s.")).toBeVisible();
  },
};

export const DroppedConnection: StoryObj = {
  // Without the pause, Chromium discards the text: a break overtakes what a service worker has just sent.
  beforeEach: replyWith(stream([text(" Hello"), pause(50), drop()])),
  play: async (context) => {
    await askHi(context);
    await expect(await context.canvas.findByText("The response ended early.")).toBeVisible();
    await expect(context.canvas.getByText("Hello")).toBeVisible();
  },
};

/** Each story has its own mock. */
function replyWith(reply: Reply): NonNullable<StoryObj["beforeEach"]> {
  return ({ msw }) => {
    msw.use(...completionHandlers(createMock().reply(reply), { path: "/api/v1/complete" }));
  };
}

type Context = Parameters<NonNullable<StoryObj["play"]>>[0];

async function askHi({ canvas, userEvent }: Context): Promise<void> {
  await userEvent.type(canvas.getByLabelText("Question"), "Hi");
  await userEvent.click(canvas.getByText("Ask"));
}
