import { run } from "./program.ts";
import { createProcessIo } from "./terminal/process-io.ts";

// Not process.exit(): what is still on its way to a slow pipe has to arrive.
process.exitCode = await run(process.argv.slice(2), createProcessIo());
