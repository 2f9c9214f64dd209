import { once } from "node:events";
import { Interruption } from "../src/errors.ts";
import { type CliResult, runCli, type CliInput } from "./run-cli.ts";

/** A server that runs. `await using` ends it. */
export interface Running extends AsyncDisposable {
  url: string;
  /** Waits until stdout has a line that contains the text, and returns it. */
  line: (part: string) => Promise<string>;
  /** The same for stderr. */
  errorLine: (part: string) => Promise<string>;
  stop: () => Promise<CliResult>;
}

/** Starts the mock on a free port and waits for its URL. */
export function start(flags: readonly string[] = [], input: CliInput = {}): Promise<Running> {
  return startServer("mock", flags, input);
}

/** Starts a command that serves on a free port and waits for its URL. */
export async function startServer(
  command: string,
  flags: readonly string[],
  input: CliInput,
): Promise<Running> {
  const controller = new AbortController();
  const stdout = createText();
  const stderr = createText();
  const ended = runCli([command, "--port", "0", ...flags], {
    ...input,
    signal: controller.signal,
    onStdout: stdout.set,
    onStderr: stderr.set,
  });
  async function stop(): Promise<CliResult> {
    controller.abort(new Interruption("SIGTERM"));
    return ended;
  }
  const url = /http:\/\/[\d.]+:\d+/.exec(await stdout.line("http://"))?.[0] ?? "";
  const { line } = stdout;
  return { url, line, errorLine: stderr.line, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

/** A text that grows, and can be waited for. */
function createText(): { set: (text: string) => void; line: (part: string) => Promise<string> } {
  const grown = new EventTarget();
  let current = "";
  return {
    set(text) {
      current = text;
      grown.dispatchEvent(new Event("text"));
    },
    async line(part) {
      for (;;) {
        const found = current.split("\n").find((each) => each.includes(part));
        if (found !== undefined) return found;
        await once(grown, "text");
      }
    },
  };
}
