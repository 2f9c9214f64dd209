import { run } from "./program.ts";

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  write: (text) => void process.stdout.write(text),
  report: (text) => void process.stderr.write(text),
});
