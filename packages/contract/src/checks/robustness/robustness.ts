import type { Probe } from "../../probe.ts";
import { probeRule, type ProbeRule } from "../../rule.ts";
import { expectAcceptance } from "../expect-status.ts";
import { countStreamProbe, leftStreamProbe, slowStreamProbe } from "../probes.ts";
import { isTerminal } from "../stream/is-terminal.ts";

const SPEC = "#/components/schemas/StreamFrame";

/** A request that does not tell its length before. */
const chunkedProbe: Probe = { id: "plain/chunked", completes: true, isChunked: true, body: () => ({}) };

/** Asked once a client has left: does the server still answer? */
const afterLeavingProbe: Probe = {
  id: "plain/after-leaving",
  completes: true,
  isAlone: true,
  after: [leftStreamProbe],
  body: () => ({}),
};

/** Checks of what clients do to servers. */
export const robustnessRules: readonly ProbeRule[] = [
  probeRule({
    id: "robustness/chunked-request",
    title: "A request is accepted in chunks as with its length told before",
    spec: "#/paths/~1v1~1complete/post/requestBody",
    remedy:
      "Take bodies with `transfer-encoding: chunked` too: clients that stream their requests send them so (RFC 9112, section 7.1).",
    severity: "should",
    probes: [chunkedProbe],
    judge: expectAcceptance,
  }),
  probeRule({
    id: "robustness/slow-reader",
    title: "A client that reads slowly gets the whole stream",
    spec: SPEC,
    remedy: "Wait for a client that reads slowly instead of dropping it.",
    probes: [slowStreamProbe, countStreamProbe],
    judge({ response }, { response: quick }) {
      if (response.stream === undefined) return `there was no stream, but a ${response.status}`;
      if (response.stream.events.some(isTerminal)) return [];
      if (quick.stream?.events.some(isTerminal) !== true) return "read at once, a stream has no end either";
      return [{ where: "stream", message: "Read slowly, the stream breaks off before its last event." }];
    },
  }),
  probeRule({
    id: "robustness/leaving-client",
    title: "The server answers on after a client has left a stream",
    spec: SPEC,
    remedy:
      "Treat a connection that a client closes in the middle of a stream as the end of that request alone.",
    probes: [afterLeavingProbe],
    judge: expectAcceptance,
  }),
];
