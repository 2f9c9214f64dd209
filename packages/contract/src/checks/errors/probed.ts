import { probeRule, type ProbeRule } from "../../rule.ts";
import { expectRefusal } from "../expect-status.ts";

const id = "errors/before-stream";

/** That a fault is told by the status, also where a stream was asked for. */
export const beforeStream: ProbeRule = probeRule({
  id,
  title: "A faulty request for a stream is refused by its status",
  spec: "#/components/responses/InvalidRequest",
  remedy: "Judge the request before the status is sent; only what fails later is told by an error event.",
  probes: [{ id, completes: false, body: () => ({ stream: true, prompt: undefined }) }],
  judge: (answer) => expectRefusal(answer, 400),
});
