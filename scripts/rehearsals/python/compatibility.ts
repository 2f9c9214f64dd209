import { formatTable } from "../../format-table.ts";
import type { PythonClient } from "./clients.ts";
import { type Exercise, EXERCISES, TEXT } from "./exercises.ts";

/** `docs/compatibility.json`: what each client did, and when that was seen. */
export interface Compatibility {
  /** The day of the run, `YYYY-MM-DD`. */
  date: string;
  python: string;
  clients: readonly ClientResults[];
  upstreams: readonly UpstreamResults[];
}

/** A server of the Messages API, and the checks that a bridge in front of it does not pass. */
export interface UpstreamResults {
  name: string;
  title: string;
  /** The day of its run, `YYYY-MM-DD`. */
  date: string;
  /** The versions of its packages, the server first. */
  versions: Readonly<Record<string, string>>;
  note: string;
  /** Checks with the reason why they fail. */
  deviations: Readonly<Record<string, string>>;
}

/** One client with what it did. */
export interface ClientResults {
  name: string;
  title: string;
  /** The versions of its packages, the library first. */
  versions: Readonly<Record<string, string>>;
  note?: string;
  /** By mode, then by server. */
  results: Partial<Record<Mode, Record<ServerName, Results>>>;
}

type Mode = PythonClient["modes"][number];
type ServerName = "mock" | "bridge";

/** By exercise; null where the library lacks what it takes, absent where the server never behaves so. */
export type Results = Record<string, Result | null>;

/** What a client did in one exercise, as the client and the server saw it. */
export interface Result {
  /** The text that the program got. */
  text: string;
  /** The error that it got: its class, and its status if it has one. */
  error?: { class: string; status?: number };
  /** How many requests arrived. */
  requests: number;
  /** Whether the server saw the connection close, where the client left. */
  closed?: boolean;
  /** What `auditClient` found. */
  findings?: readonly string[];
}

/** The page `docs/compatibility.md`. */
export function renderCompatibility(data: Compatibility): string {
  return `# What Python libraries and servers do

Each library below was installed from PyPI and ran against the [mock server](../packages/mock/README.md) and against the
[bridge](../packages/bridge/README.md) in front of a Messages API, on ${data.date} with Python ${data.python}. To repeat the
run: \`npm run rehearse:python\`. This page and its [data](compatibility.json) are generated from that run, and
\`UPDATE_COMPATIBILITY=1 npm run rehearse:python\` writes them.

Where a cell has two lines, the library's synchronous and asynchronous methods differ. "–" means that the library has no
such method, or that the server never behaves so. Each library has its default for retries. Libraries that did the same
share a row.

${tableOf(["library", "versions", ""], data.clients.map(describeClient))}

## In short

${summarize(data)}
${[...EXERCISES.map((exercise) => renderExercise(exercise, data)), renderUpstreams(data)].join("\n")}`;
}

function renderUpstreams({ upstreams }: Compatibility): string {
  return `## Servers behind the bridge

The bridge ran in front of each server below, and all [checks](checks.md) of a server on the bridge. They pass, except for
those in the table.

${tableOf(["server", "versions", "day", "fails", ""], upstreams.map(describeUpstream))}
`;
}

function describeClient({ title, versions, note = "" }: ClientResults): string[] {
  return [title, joinVersions(versions), note];
}

function describeUpstream({ title, versions, date, deviations, note }: UpstreamResults): string[] {
  const failed = Object.entries(deviations).map(([check, reason]) => `\`${check}\`: ${reason}`);
  return [title, joinVersions(versions), date, failed.join("<br>") || "none", note];
}

function joinVersions(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

/** What a reader has to know before the tables: which clients lose text without an error. */
function summarize({ clients }: Compatibility): string {
  const facts: [fact: string, exercise: string, holds: (result: Result) => boolean][] = [
    [
      "Get a part of a whole stream, and no error",
      "stream",
      (result) => isSilent(result) && !isWhole(result.text),
    ],
    [
      "Take a stream that is cut off for a whole one (the bridge ends such a stream with an error event)",
      "cut-stream",
      isSilent,
    ],
    ["Take a broken connection for the end of a stream", "broken-stream", isSilent],
    ["Skip an error event", "error-event", isSilent],
    ["Fail at an unknown event, which the API may send", "unknown-event", ({ error }) => error !== undefined],
    ["Do not repeat a request after a 429", "rate-limit", ({ requests }) => requests === 1],
    ["Do not repeat a request after a 529", "overloaded", ({ requests }) => requests === 1],
    [
      "Wait longer than the timeout they were passed",
      "silence",
      (result) => isSilent(result) && result.requests === 1,
    ],
    ["Keep the connection of a stream that the program left", "leave", ({ closed }) => closed === false],
  ];
  return facts
    .map(([fact, exercise, holds]) => {
      const found = clients.filter(({ results }) =>
        Object.values(results).some(({ mock }) => {
          const result = mock[exercise];
          return result !== null && result !== undefined && holds(result);
        }),
      );
      return `- ${fact}: ${joinTitles(found, clients.length)}.\n`;
    })
    .join("");
}

function isSilent({ error }: Result): boolean {
  return error === undefined;
}

function renderExercise(exercise: Exercise, { clients }: Compatibility): string {
  const rows = new Map<string, { cells: string[]; same: ClientResults[] }>();
  for (const client of clients) {
    const cells = (["mock", "bridge"] as const).map((server) => describe(exercise, client.results, server));
    const row = rows.get(cells.join("|")) ?? { cells, same: [] };
    row.same.push(client);
    rows.set(cells.join("|"), row);
  }
  const lines = [...rows.values()].map(({ cells, same }) => [joinTitles(same, clients.length)].concat(cells));
  return `## ${exercise.title}

The server ${exercise.server}.

${tableOf(["library", "before the mock", "before the bridge"], lines)}
`;
}

/** `SDK 0.3, 0.18, LangChain`. */
function joinTitles(clients: readonly ClientResults[], all: number): string {
  if (clients.length === 0) return "none";
  if (clients.length === all) return "all";
  return clients
    .map(({ title }) => title)
    .join(", ")
    .replaceAll(/(?<=SDK [^A-Z]*, )SDK /g, "");
}

/** One line if the modes do the same. */
function describe(exercise: Exercise, results: ClientResults["results"], server: ServerName): string {
  const lines = new Map<string, Mode[]>();
  for (const mode of ["sync", "async"] as const) {
    const result = results[mode]?.[server][exercise.name];
    if (results[mode] === undefined) continue;
    const line = result === undefined || result === null ? "–" : describeResult(exercise, result);
    lines.set(line, [...(lines.get(line) ?? []), mode]);
  }
  if (lines.size === 1) return [...lines.keys()].join("");
  return [...lines].map(([line, modes]) => `${modes.join()}: ${line}`).join("<br>");
}

function describeResult({ kind, name }: Exercise, result: Result): string {
  const { text, error, requests, closed, findings = [] } = result;
  const words = [
    ...(requests > 1 ? [`sends ${requests} requests`] : []),
    ...(text === "" ? [] : [`gets ${isWhole(text) ? "the text" : `\`${text.trim()}\``}`]),
    ...(error === undefined
      ? []
      : [`raises \`${error.class}\`${error.status === undefined ? "" : ` (${error.status})`}`]),
    ...(error === undefined && kind === "stream" && !isWhole(text) ? ["**raises nothing**"] : []),
    ...(name === "silence" && error === undefined && requests === 1 ? ["**after the timeout**"] : []),
    ...(closed === undefined ? [] : [closed ? "closes the connection" : "**keeps the connection**"]),
    ...findings.map((finding) => `\`${finding}\``),
  ];
  return words.join(", ");
}

function isWhole(text: string): boolean {
  return text.trim().endsWith(TEXT.trim());
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return formatTable([head, head.map(() => "-"), ...rows], { asMarkdown: true });
}
