import { trace } from "@opentelemetry/api";
import { BatchSpanProcessor, InMemorySpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { COMPLETE_PATH } from "@text-completions/core";
import { serveMock } from "@text-completions/mock/server";
import { afterEach, describe, expect, test } from "vitest";
import { createMessagesApi } from "../../bridge/test/messages-api/create-messages-api.ts";
import { OLD } from "../../bridge/test/messages-api/profile.ts";
import { spawnCli } from "./spawn-cli.ts";
import { startServer } from "./start-mock.ts";

afterEach(() => trace.disable());

/** Registers an SDK that exports spans in batches, as the ones of production do. */
function registerSdk(): { provider: TracerProvider; exporter: InMemorySpanExporter } {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
  return { provider, exporter };
}

/** Starts the bridge, sends a request, stops the bridge, and returns what it printed. */
async function serveOne(flags: readonly string[]): Promise<{ stderr: string }> {
  await using upstream = await serveMock(createMessagesApi());
  const bridge = await startServer("bridge", ["--upstream", upstream.url, "--model", OLD.id, ...flags], {});
  const response = await fetch(bridge.url + COMPLETE_PATH, {
    method: "POST",
    headers: { "x-api-key": "sk-ant-caller", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({
      model: "claude-2.1",
      max_tokens_to_sample: 20,
      prompt: "\n\nHuman: secret\n\nAssistant:",
    }),
  });
  expect(response.status).toBe(200);
  await response.text();
  return bridge.stop();
}

describe("bridge --telemetry", () => {
  test("traces each request with the SDK of the process, which has all spans when the bridge ends", async () => {
    const { exporter } = registerSdk();
    const { stderr } = await serveOne(["--telemetry"]);

    const spans = exporter.getFinishedSpans();
    expect(spans).toMatchObject([
      { name: "text_completion claude-2.1", attributes: { "gen_ai.response.model": OLD.id } },
    ]);
    expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toContain("secret");
    expect(stderr).toBe("");
  });

  test("serves without an SDK, and says that nothing is traced", async () => {
    const { stderr } = await serveOne(["--telemetry"]);

    expect(stderr).toContain("note: No OpenTelemetry SDK is running");
  });

  test("does not wait forever for an SDK that cannot export", async () => {
    registerSdk().exporter.export = () => undefined;
    const started = performance.now();
    await serveOne(["--telemetry"]);

    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test("is an error where the package is not installed", async () => {
    const hook = `export async function resolve(name, context, next) {
      if (name !== "@opentelemetry/api") return next(name, context);
      throw Object.assign(new Error("Cannot find package '@opentelemetry/api'"), { code: "ERR_MODULE_NOT_FOUND" });
    }`;
    const register = `import { register } from "node:module"; register(${JSON.stringify(toModule(hook))});`;
    const env = { NODE_OPTIONS: `--import ${toModule(register)}` };
    await using cli = spawnCli(["bridge", "--model", OLD.id, "--telemetry"], env);

    expect(await cli.exited).toBe(2);
    expect(cli.stderr()).toContain(
      "Failed to load @opentelemetry/api: Cannot find package '@opentelemetry/api'. Install it next to @text-completions/cli, or leave out --telemetry.",
    );
  });

  test("creates no span unless it is passed", async () => {
    const { provider, exporter } = registerSdk();
    await serveOne([]);
    await provider.forceFlush();

    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

function toModule(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
