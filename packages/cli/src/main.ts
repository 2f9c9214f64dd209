import { run } from "./program.ts";
import { createProcessContext, exitProcess } from "./terminal/process-io.ts";

await exitProcess(await run(process.argv.slice(2), createProcessContext()));
