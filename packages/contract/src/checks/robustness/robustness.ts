import { probeRule, type ProbeRule } from "../../rule.ts";
import { countStreamProbe, leftStreamProbe, slowStreamProbe } from "../probes.ts";
import { acceptedRequest } from "../request-rule.ts";
import { isTerminal } from "../stream/is-terminal.ts";

const SPEC = "#/components/schemas/StreamFrame";

/** Checks of what clients do to servers. */
export const robustnessRules: readonly ProbeRule[] = [
  acceptedRequest({
    id: "robustness/chunked-request",
    title: "A request is accepted in chunks as with its length told before",
    spec: "#/paths/~1v1~1complete/post/requestBody",
    remedy:
      "Take bodies with `transfer-encoding: chunked` too: clients that stream their requests send them so (RFC 9112, section 7.1).",
    severity: "should",
    send: { id: "plain/chunked", isChunked: true },
  }),
  probeRule({
    id: "robustness/slow-reader",
    title: "A client that reads slowly gets the whole stream",
    spec: SPEC,
    remedy: "Wait for a client that reads slowly instead of dropping it.",
    probes: [slowStreamProbe, countStreamProbe],
    judge({ response }, { response: quick }) {
      if (response.stream === undefined) return `the answer was a ${response.status}, not a stream`;
      if (response.stream.events.some(isTerminal)) return [];
      if (quick.stream?.events.some(isTerminal) !== true) return "read at once, a stream has no end either";
      return [{ where: "stream", message: "Read slowly, the stream breaks off before its last event." }];
    },
  }),
  acceptedRequest({
    id: "robustness/leaving-client",
    title: "The server keeps answering after a client has left a stream",
    spec: SPEC,
    remedy:
      "Treat a connection that a client closes in the middle of a stream as the end of that request alone.",
    // Does the server still answer once a client has left?
    send: { id: "plain/after-leaving", isAlone: true, after: [leftStreamProbe] },
  }),
];
