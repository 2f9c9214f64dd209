import { type BridgeCall, createBridge } from "@text-completions/bridge";
import { API_VERSION, COMPLETE_PATH, HEADER } from "@text-completions/core";
import { isPlainObject, parseJson } from "@text-completions/core/internal";
import { type ConversionFlags, readConversion } from "../model-flags.ts";
import type { FoundRequest } from "./read-requests.ts";

/** What a bridge would do with requests. */
export interface Explanation {
  readonly requests: number;
  /** Forwarded without adaptations. */
  readonly unchanged: number;
  /** Forwarded with adaptations. */
  readonly adapted: number;
  /** Rejected because of an adaptation that the flags or the caller do not allow. */
  readonly rejected: number;
  /** Rejected as the legacy API would, or because no live model is mapped. */
  readonly invalid: number;
  /** Exchanges of other operations. */
  readonly others: number;
  /** The live model for each requested one, the most frequent first. */
  readonly models: readonly Group<{ model: string; liveModel: string }>[];
  /** What would be changed or rejected, the most frequent first. */
  readonly adaptations: readonly Group<{ code: string; field: string; message: string; rejected: number }>[];
  /** Why requests would be rejected for another reason. */
  readonly errors: readonly Group<{ status: number; type: string; message: string }>[];
}

/** Requests that have something in common. */
export type Group<Facts> = Facts & {
  readonly requests: number;
  /** Where the first ones are: lines or exchanges, counted from 1. */
  readonly places: readonly number[];
};

/** The response of the upstream. None of it is shown. */
const MESSAGE = { content: [], stop_reason: "end_turn" };

/**
 * Passes requests through a bridge as the flags describe it, in front of an upstream that accepts everything and is
 * part of this process. Nothing is sent.
 */
export async function explain(
  requests: AsyncIterable<FoundRequest>,
  flags: ConversionFlags,
): Promise<Explanation> {
  const counts = { requests: 0, unchanged: 0, adapted: 0, rejected: 0, invalid: 0, others: 0 };
  const models = createGroups<{ model: string; liveModel: string }>();
  const adaptations = createGroups<{ code: string; field: string; message: string; rejected: number }>();
  const errors = createGroups<{ status: number; type: string; message: string }>();
  let call: BridgeCall | undefined;
  const bridge = createBridge({
    ...readConversion(flags),
    apiKey: null,
    learnCapabilities: false,
    fetch: async () => Response.json(MESSAGE),
    onCall: (ended) => void (call = ended),
  });

  for await (const { place, body, prefer } of requests) {
    if (body === undefined) {
      counts.others += 1;
      continue;
    }
    const response = await bridge.fetch(toRequest(body, prefer));
    const rejectedCode = readErrorCode(await response.json());
    counts.requests += 1;
    if (call === undefined) continue;
    const { model = "", liveModel, status = 0, error } = call;
    if (liveModel !== undefined) models.add(`${model}\n${liveModel}`, { model, liveModel }, place);
    if (error !== undefined && rejectedCode === undefined) {
      counts.invalid += 1;
      const { type, message } = error;
      errors.add(`${status}${message}`, { status, type, message }, place);
      continue;
    }
    if (rejectedCode === undefined) counts[call.adaptations.length === 0 ? "unchanged" : "adapted"] += 1;
    else counts.rejected += 1;
    for (const { code, field, message } of call.adaptations) {
      const group = adaptations.add(`${code} ${field}`, { code, field, message, rejected: 0 }, place);
      if (code === rejectedCode) group.rejected += 1;
    }
    // A code that is not an adaptation's, such as that of too many turns.
    if (rejectedCode !== undefined && !call.adaptations.some(({ code }) => code === rejectedCode)) {
      const facts = { code: rejectedCode, field: "prompt", message: error?.message ?? "", rejected: 0 };
      adaptations.add(rejectedCode, facts, place).rejected += 1;
    }
  }
  return {
    ...counts,
    models: models.all(),
    adaptations: adaptations.all(),
    errors: errors.all(),
  };
}

function toRequest(body: string, prefer: string | undefined): Request {
  return new Request(`http://localhost${COMPLETE_PATH}`, {
    method: "POST",
    headers: {
      [HEADER.xApiKey]: "explain",
      [HEADER.anthropicVersion]: API_VERSION,
      ...(prefer !== undefined && { prefer }),
    },
    body: withoutStream(body),
  });
}

/** Requests a response that is not a stream. That changes nothing about the adaptations. */
function withoutStream(body: string): string {
  if (!body.includes('"stream"')) return body;
  const fields = parseJson(body);
  return isPlainObject(fields) && fields["stream"] === true
    ? JSON.stringify({ ...fields, stream: false })
    : body;
}

/** The code of a rejection that the legacy API does not have. */
function readErrorCode(body: unknown): string | undefined {
  const error = isPlainObject(body) ? body["error"] : undefined;
  const details = isPlainObject(error) ? error["details"] : undefined;
  const code = isPlainObject(details) ? details["error_code"] : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The maximum number of groups; further requests are not grouped. Callers decide how many models there are. */
const MAX_GROUPS = 200;
const MAX_PLACES = 5;

interface Groups<Facts> {
  add(key: string, facts: Facts, place: number): Facts;
  all(): Group<Facts>[];
}

function createGroups<Facts>(): Groups<Facts> {
  const groups = new Map<string, { facts: Facts; requests: number; places: number[] }>();
  return {
    add(key, facts, place) {
      const group = groups.get(key) ?? { facts, requests: 0, places: [] };
      if (groups.size < MAX_GROUPS) groups.set(key, group);
      group.requests += 1;
      if (group.places.length < MAX_PLACES) group.places.push(place);
      return group.facts;
    },
    all: () =>
      [...groups.values()]
        .toSorted((one, other) => other.requests - one.requests)
        .map(({ facts, requests, places }) => Object.assign({}, facts, { requests, places })),
  };
}
