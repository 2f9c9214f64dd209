// Every benchmark, one after another. `pnpm bench prompt` runs one.
const ALL = ["validators", "prompt", "decode", "client"];

const [only] = process.argv.slice(2);
for (const name of ALL.filter((each) => only === undefined || each === only)) {
  console.log(`\n${name}`);
  await import(`./${name}.ts`);
}
