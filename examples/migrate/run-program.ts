import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createMock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { createUpstream } from "./create-upstream.ts";

/** The programs, in order. */
export const PROGRAMS = ["before.ts", "with-bridge.ts", "by-codemod.ts", "after.ts"] as const;

/** Runs one of the programs and returns what it prints. The servers it calls are mocks. */
export async function runProgram(program: (typeof PROGRAMS)[number], question: string): Promise<string> {
  await using server = await serveMock(program === "before.ts" ? createMock() : createUpstream());
  const env = {
    ...process.env,
    ANTHROPIC_API_KEY: "sk-ant-any",
    ANTHROPIC_BASE_URL: server.url,
    NODE_NO_WARNINGS: "1",
  };
  const { stdout } = await promisify(execFile)(process.execPath, [program, question], {
    cwd: import.meta.dirname,
    env,
  });
  return stdout;
}
