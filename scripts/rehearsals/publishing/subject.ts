import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../generate/document.ts";
import type { NodeVersion } from "./node-versions.ts";

/** One package as a user installs it: on its own, with its peer if it has one. */
export interface Subject {
  /** The name in the table. */
  label: string;
  /** The folder in `packages/`. */
  folder: string;
  /** The published name. */
  name: string;
  /** What has to be installed with it. */
  peers: string[];
  /** Versions of Node that the peer does not run on. */
  notOn: NodeVersion[];
  /** Whether the peer has no CommonJS build, so that a project whose modules are CommonJS cannot import it. */
  hasEsmPeer: boolean;
  /** The entries, by their published names: `@text-completions/core/sse`. */
  entries: string[];
}

/** Both ends of the range of a peer, by package. */
const PEERS: Record<string, Pick<Subject, "label" | "peers" | "notOn" | "hasEsmPeer">[]> = {
  msw: [
    { label: "msw (msw 2.10)", peers: ["msw@2.10.0"], notOn: [], hasEsmPeer: false },
    { label: "msw (msw 3)", peers: ["msw@3"], notOn: ["20.19"], hasEsmPeer: true },
  ],
  // Its entry for OpenTelemetry needs the peer, the others do not.
  bridge: [
    {
      label: "bridge (OpenTelemetry 1.9)",
      peers: ["@opentelemetry/api@1.9.0"],
      notOn: [],
      hasEsmPeer: false,
    },
  ],
};

/** Every package; one with a peer is listed once for each end of the peer's range. */
export const SUBJECTS: Subject[] = readdirSync(path.join(ROOT, "packages")).flatMap((folder) => {
  const manifest: { name: string; exports: Record<string, unknown> } = JSON.parse(
    readFileSync(path.join(ROOT, "packages", folder, "package.json"), "utf8"),
  );
  const entries = Object.keys(manifest.exports).map((entry) => manifest.name + entry.slice(1));
  const alone = [{ label: folder, peers: [], notOn: [], hasEsmPeer: false }];
  return (PEERS[folder] ?? alone).map(({ label, peers, notOn, hasEsmPeer }) => {
    return { label, folder, name: manifest.name, peers, notOn, hasEsmPeer, entries };
  });
});

/** Entries that are only for Node. */
const NODE_ONLY = new Set(["@text-completions/mock/server"]);

/** The entries that contain code. */
export function codeEntries({ entries }: Subject): string[] {
  return entries.filter((entry) => !/\.(json|yaml)$/.test(entry));
}

/** The entries that run in a browser. */
export function browserEntries(subject: Subject): string[] {
  return codeEntries(subject).filter((entry) => !NODE_ONLY.has(entry));
}
