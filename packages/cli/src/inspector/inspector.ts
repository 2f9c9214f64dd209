import { AsyncLocalStorage } from "node:async_hooks";
import { checkLocalAccess } from "@text-completions/core/internal";
import type { Fetchable } from "@text-completions/mock/control";
import type { LoggedCall } from "../call-log.ts";
import {
  type CallNote,
  INSPECTOR_PATHS,
  type InspectedCall,
  type InspectorState,
  type ServerFacts,
} from "./inspected-call.ts";
import { INSPECTOR_PAGE, INSPECTOR_POLICY } from "./page.gen.ts";
import { type CallRecording, recordCall } from "./record-call.ts";

/** What the inspector has to know about its server. */
export interface InspectorOptions<Source extends object> {
  readonly server: ServerFacts;
  /** Whether other machines may see the calls. */
  readonly allowRemote: boolean;
  /** Keys that nobody may see. */
  readonly keys: readonly string[];
  /** Finds mistakes of a client in calls of one scope. Default: none. */
  readonly findMistakes?: (sources: readonly Source[]) => readonly Mistake<Source>[];
}

/** A mistake of a client, and the call that it is in. */
interface Mistake<Source> {
  readonly source: Source;
  readonly text: string;
}

/** A page that shows the calls of a server as they arrive. Created by `createInspector`. */
export interface Inspector<Source extends object> {
  /** The same server, with the page. */
  mount(server: Fetchable): Fetchable;
  /**
   * Adds what the server says about a call: within the handling of its request, or later with its request id.
   *
   * @param source - The call itself, for `findMistakes`.
   * @param read - Called whenever the page asks.
   */
  link(source: Source, read: () => LoggedCall): void;
}

interface Entry<Source extends object> {
  readonly id: number;
  revision: number;
  readonly recording: CallRecording;
  readonly scope: string | undefined;
  link?: { readonly source: Source; readonly read: () => LoggedCall };
}

const MAX_CALLS = 200;
const MAX_BYTES = 32 * 1024 * 1024;

/** Creates an inspector, which records the latest calls: up to 200, and of those up to 32 MiB. */
export function createInspector<Source extends object>(options: InspectorOptions<Source>): Inspector<Source> {
  const { server, allowRemote, keys, findMistakes } = options;
  const path = INSPECTOR_PATHS[server.kind];
  const entries: Entry<Source>[] = [];
  const current = new AsyncLocalStorage<Entry<Source>>();
  let revision = 0;
  let count = 0;

  function touch(entry: Entry<Source>): void {
    entry.revision = ++revision;
  }

  function trim(): void {
    let bytes = entries.reduce((sum, { recording }) => sum + recording.bytes, 0);
    while (entries.length > MAX_CALLS || (bytes > MAX_BYTES && entries.length > 1)) {
      bytes -= entries.shift()?.recording.bytes ?? 0;
    }
  }

  function isCall(pathname: string): boolean {
    return !pathname.startsWith(path) && !MONITORED.test(pathname);
  }

  function record(request: Request, inner: Fetchable): Promise<Response> {
    const id = ++count;
    const onChange = (): void => touch(entry);
    const respond = (watched: Request): Promise<Response> => {
      // The entry that this belongs to exists a microtask later.
      return Promise.resolve().then(() => current.run(entry, () => inner.fetch(watched)));
    };
    const recording = recordCall(request, respond, keys, onChange);
    const entry: Entry<Source> = {
      id,
      revision: 0,
      recording,
      scope: request.headers.get("x-mock-scope") ?? undefined,
    };
    entries.push(entry);
    touch(entry);
    trim();
    return recording.response;
  }

  /** Searches each scope on its own: a repeated request has the scope of the first one. */
  function findAllMistakes(): readonly Mistake<Source>[] {
    const scopes = new Map<string | undefined, Source[]>();
    for (const { scope, link } of entries) {
      if (link !== undefined) scopes.set(scope, [...(scopes.get(scope) ?? []), link.source]);
    }
    return [...scopes.values()].flatMap((sources) => findMistakes?.(sources) ?? []);
  }

  function readState(after: number): InspectorState {
    const mistakes = findAllMistakes();
    const calls = entries
      .filter((entry) => entry.revision > after)
      .map((entry) => toInspectedCall(entry, mistakes));
    return { revision, firstId: entries[0]?.id ?? count + 1, calls, server };
  }

  return {
    mount: (inner) => ({
      ...inner,
      async fetch(request) {
        const { pathname, searchParams } = new URL(request.url);
        if (pathname !== path && pathname !== `${path}inspector`) {
          return isCall(pathname) ? record(request, inner) : inner.fetch(request);
        }
        const error = allowRemote ? undefined : checkLocalAccess(request);
        if (error !== undefined) {
          const { code, message } = error;
          return Response.json({ code, message }, { status: 403, headers: PRIVATE });
        }
        if (request.method !== "GET" && request.method !== "HEAD") {
          return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
        }
        if (pathname !== path)
          return Response.json(readState(Number(searchParams.get("after")) || 0), { headers: PRIVATE });
        return new Response(INSPECTOR_PAGE, {
          headers: {
            ...PRIVATE,
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": INSPECTOR_POLICY,
          },
        });
      },
    }),
    link(source, read) {
      const entry = current.getStore() ?? findById(entries, read().requestId);
      if (entry === undefined) return;
      entry.link = { source, read };
      touch(entry);
    },
  };
}

/** The paths that monitors and browsers request by themselves. */
const MONITORED = /^\/(?:health|ready|metrics|favicon\.ico)$/;

const PRIVATE = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The call whose response has this request id. */
function findById<Source extends object>(
  entries: readonly Entry<Source>[],
  requestId: string | undefined,
): Entry<Source> | undefined {
  return requestId === undefined || requestId === ""
    ? undefined
    : entries.findLast(({ link, recording }) => link === undefined && recording.requestId === requestId);
}

function toInspectedCall<Source extends object>(
  { id, recording, scope, link }: Entry<Source>,
  mistakes: readonly Mistake<Source>[],
): InspectedCall {
  const facts = link?.read();
  return {
    id,
    startedAt: recording.startedAt,
    // The server knows whether it broke the connection itself.
    outcome: facts === undefined || facts.outcome === "pending" ? recording.outcome : facts.outcome,
    exchange: recording.readExchange(),
    scope: scope && recording.redact(scope),
    liveModel: facts?.liveModel,
    notes: [
      ...mistakes
        .filter(({ source }) => source === link?.source)
        .map(({ text }): CallNote => ({ kind: "finding", text })),
      ...(facts === undefined ? [] : toNotes(facts)),
    ].map(({ kind, text }) => ({ kind, text: recording.redact(text) })),
  };
}

function toNotes({ chaos, adaptations = [], error, detail }: LoggedCall): CallNote[] {
  return [
    ...(chaos === undefined ? [] : [{ kind: "chaos" as const, text: chaos }]),
    ...adaptations.map(({ code, field, message = code }) => ({
      kind: "adaptation" as const,
      text: field === undefined ? message : `${field}: ${message}`,
    })),
    ...(error === undefined
      ? []
      : [{ kind: "error" as const, text: [error.type, error.message].filter(Boolean).join(": ") }]),
    ...(detail === undefined ? [] : [{ kind: "error" as const, text: detail }]),
  ];
}
