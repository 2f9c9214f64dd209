import { PROGRAMS, runProgram } from "./run-program.ts";

for (const program of PROGRAMS) {
  console.log(`\n${program}`);
  console.log(await runProgram(program, process.argv[2] ?? "Who are you?"));
}
