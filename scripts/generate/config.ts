import path from "node:path";
import { CHECK_CONFIG } from "../../packages/cli/src/check/config.ts";
import { ROOT } from "./document.ts";
import { describeObject, readInterfaces, TEXT, toSchema } from "./option-schema.ts";

const CLI = path.join(ROOT, "packages/cli");

/** The schema of configuration files: the content of the file, by its path from the root. */
export function generateConfig(): Map<string, string> {
  const interfaces = readInterfaces(CLI, ["src/check/config.ts"]);
  const settings = Object.fromEntries(
    Object.entries(CHECK_CONFIG).map(([name, kind]) => [name, toSchema(kind)]),
  );
  const check = describeObject(interfaces, "CheckConfig", settings, []);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://unpkg.com/@text-completions/cli/config.schema.json",
    title: "Configuration of text-completions",
    ...describeObject(interfaces, "ConfigFile", { $schema: TEXT, check }, []),
  };
  return new Map([["packages/cli/config.schema.json", `${JSON.stringify(schema, undefined, 2)}\n`]]);
}
