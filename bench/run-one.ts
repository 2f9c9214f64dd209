// One benchmark, in a separate process: prints its rows as JSON.
import { writeSync } from "node:fs";

const [, , name = ""] = process.argv;
const { bench } = await import(`./benches/${name}.ts`);
writeSync(1, JSON.stringify(await bench()));
// Peers may leave servers and timers behind.
process.exit();
