// Builds the packages, then runs the documented example.
import { runTurbo } from "./run-quietly.ts";

console.log("Building the packages …");
const { status, output } = await runTurbo("build", "--filter=./packages/*");
if (status === 0) await import("./demo.ts");
else console.error(output);
process.exitCode = status;
