// Makes the dist/ of the package in the current folder: one module and one declaration file for each entry, and chunks
// for what entries share.
//
//   node ../../scripts/build-package.ts            as readable as the sources
//   node ../../scripts/build-package.ts --minify   for a package that would pass its size otherwise
//   … --chunk=with-contract,check-exchange --chunk=check-server
//                                                  with a chunk of what the first two modules of src/ need, and one of
//                                                  what the third needs besides; entries hold nothing but exports
//
// A bundle of a package holds no declaration and no comment twice, and leads to no file that does not ship: the sources
// and maps of the larger packages alone would pass the 120 kB that a package may have. A bundler leaves out modules that
// nobody uses, and seldom a part of one: what is large and is used by itself has to be a chunk of its own.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type InputOptions, type OutputOptions, rolldown, type Plugin } from "rolldown";
import { dts } from "rolldown-plugin-dts";

const SOURCE_CONDITION = "@text-completions/source";

const sources = sourcesOfEntries();
const modules = sources.filter((source) => source.endsWith(".ts"));
const minify = process.argv.includes("--minify");
const chunks = process.argv.flatMap((flag) =>
  flag.startsWith("--chunk=") ? [flag.slice(8).split(",")] : [],
);
const input = {
  input: Object.fromEntries(modules.map((source) => [source.replace(/^\.\/src\/|\.ts$/g, ""), source])),
  external: (id: string) => !/^[./]/.test(id) && !/^\w:\\/.test(id),
  platform: "neutral",
} satisfies InputOptions;

await write(
  { ...input, plugins: [withoutPlaces()] },
  {
    cleanDir: true,
    ...(chunks.length > 0 ? { codeSplitting: { groups: chunks.map(toChunk) } } : {}),
    minify: minify && { compress: { target: "es2023" }, mangle: true, codegen: { removeWhitespace: true } },
    comments: minify ? false : { annotation: true, jsdoc: true, legal: true },
  },
);
await write(
  {
    ...input,
    plugins: [
      dts({ emitDtsOnly: true, oxc: true, tsconfig: false }),
      withoutPlaces(),
      withOuterTypes(),
      ...(minify ? [withoutExamples()] : []),
    ],
  },
  // A type that another file imports has its own name there, too.
  { minifyInternalExports: false },
);

// Nobody reads these as text.
for (const source of sources.filter((name) => name.endsWith(".json"))) {
  const data: unknown = JSON.parse(readFileSync(source, "utf8"));
  writeFileSync(path.join("dist", source), `${JSON.stringify(data)}\n`);
}

async function write(options: InputOptions, output: OutputOptions): Promise<void> {
  const bundle = await rolldown(options);
  await bundle.write({ dir: "dist", chunkFileNames: "[name].js", ...output });
  await bundle.close();
}

/** A chunk of modules and all that they need, named after the first; what an earlier one needs is not in a later one. */
function toChunk(names: readonly string[], at: number) {
  const files = new Set(names.map((name) => path.resolve("src", `${name}.ts`)));
  const missing = [...files].find((file) => !existsSync(file));
  if (missing !== undefined) throw new TypeError(`Failed to make a chunk: there is no ${missing}.`);
  return {
    name: path.basename(names[0] ?? ""),
    test: (id: string) => files.has(path.resolve(id)),
    priority: chunks.length - at,
  };
}

/** Drops the comments that name the source of each part. */
function withoutPlaces(): Plugin {
  return { name: "without-places", renderChunk: (code) => code.replaceAll(/^\/\/ src\/.*\n/gm, "") };
}

/**
 * A namespace may name a type of the module by its own name: `type E = errors.E`. The bundle has no `errors` any more and
 * says `type E = E`, which is a circle; an alias outside the namespace opens it.
 */
function withOuterTypes(): Plugin {
  const circle = /^( +export type )(\w+) = \2;$/gm;
  return {
    name: "with-outer-types",
    renderChunk(code) {
      const aliases = [...code.matchAll(circle)].map(([, , name]) => `type ${name}$type = ${name};\n`);
      return code
        .replaceAll(circle, "$1$2 = $2$$type;")
        .replace(/^declare namespace /m, `${aliases.join("")}$&`);
    },
  };
}

/** Leaves the examples to the README and to the documentation site. */
function withoutExamples(): Plugin {
  const example = /(?:\n *\*)?\n *\* @example[^]*?(?=\n *\*\/|\n *\* @)/g;
  return {
    name: "without-examples",
    renderChunk: (code, { fileName }) =>
      fileName.endsWith(".d.ts") ? code.replaceAll(example, "") : undefined,
  };
}

/** The source of each entry that is built. */
function sourcesOfEntries(): string[] {
  const manifest: { exports: Record<string, string | Record<string, string>> } = JSON.parse(
    readFileSync("package.json", "utf8"),
  );
  return Object.values(manifest.exports)
    .map((target) => (typeof target === "string" ? undefined : target[SOURCE_CONDITION]))
    .filter((source) => source !== undefined);
}
