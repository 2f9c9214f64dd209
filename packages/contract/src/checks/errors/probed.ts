import type { ProbeRule } from "../../rule.ts";
import { refusedRequest } from "../request-rule.ts";

/** That a fault is told by the status, also where a stream was asked for. */
export const beforeStream: ProbeRule = refusedRequest(
  {
    id: "errors/before-stream",
    title: "A faulty request for a stream is refused by its status",
    spec: "#/components/responses/InvalidRequest",
    remedy: "Judge the request before the status is sent; only what fails later is told by an error event.",
    send: { body: () => ({ stream: true, prompt: undefined }) },
  },
  400,
);
