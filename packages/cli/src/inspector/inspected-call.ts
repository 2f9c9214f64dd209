import type { RecordedExchange } from "@text-completions/core";

/** One call as the inspector shows it: what went over the wire, without keys, and what the server says about it. */
export interface InspectedCall {
  /** The position among all calls, from 1. */
  readonly id: number;
  /** When the request arrived, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly outcome: "pending" | "answered" | "dropped" | "aborted";
  /** What arrived and was sent so far. */
  readonly exchange: Omit<RecordedExchange, "end">;
  /** The scope of the mock, if the request named one. */
  readonly scope?: string | undefined;
  /** The live model that the bridge used. */
  readonly liveModel?: string | undefined;
  readonly notes: readonly CallNote[];
}

/** What a server says about a call: a mistake of the client, a change of the bridge, an incident, an error. */
export interface CallNote {
  readonly kind: "finding" | "adaptation" | "chaos" | "error";
  readonly text: string;
}

/** What the page polls. */
export interface InspectorState {
  /** Counts every change. The page passes it as `after`, and gets what has changed since. */
  readonly revision: number;
  /** The first call that is kept; the page forgets those before it. */
  readonly firstId: number;
  readonly calls: readonly InspectedCall[];
  readonly server: ServerFacts;
}

/** What the page shows of the server. */
export interface ServerFacts {
  readonly kind: "mock" | "bridge";
  /** Whether the control API of a mock is at the same place, so that replies can be scripted. */
  readonly scriptable: boolean;
}

/** Where a server has its page. */
export const INSPECTOR_PATHS: Readonly<Record<ServerFacts["kind"], string>> = {
  mock: "/__mock/",
  bridge: "/__bridge/",
};
