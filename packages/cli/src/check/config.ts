import path from "node:path";
import { pathToFileURL } from "node:url";
import type { CheckDefinition, Profile, ReportFormat } from "@text-completions/contract";
import {
  BOOLEAN,
  checkOptions,
  describeCause,
  endSentence,
  isPlainObject,
  isUsageError,
  listOf,
  number,
  objectOf,
  oneOf,
  type OptionTable,
  type OptionLabel,
  renderUsageError,
  STRING,
} from "@text-completions/core/internal";
import { LineCounter, parseDocument } from "yaml";
import { CommandError } from "../errors.ts";
import { readText } from "../terminal/files.ts";
import type { CommandContext } from "../terminal/context.ts";
import type { CheckSettings } from "./options.ts";
import { FORMATS } from "./outputs.ts";

/** A configuration file, `text-completions.config.json` or `.yaml`. */
export interface ConfigFile {
  /** The JSON Schema of this file, for editors. Default: none. */
  $schema?: string | undefined;
  /** Settings of `check`. Default: none. */
  check?: CheckConfig | undefined;
}

/** Settings of `check`. Flags take precedence; paths start from the folder of the file. Keys do not belong in it. */
export interface CheckConfig {
  /** The server, unless the command names one. Default: none. */
  baseUrl?: string | undefined;
  /** The model to request. Default: the newest that was served on this operation. */
  model?: string | undefined;
  /** Checks or groups to run. Default: all. */
  only?: string[] | undefined;
  /** Checks or groups to skip. Default: none. */
  skip?: string[] | undefined;
  /** Whether to skip every check that makes the model generate text. Default: false. */
  skipBillable?: boolean | undefined;
  /** The edition of the API that the server imitates. Default: `"latest"`. */
  profile?: Profile | undefined;
  /** Whether a recommendation that is not met also fails. Default: false. */
  strict?: boolean | undefined;
  /** Modules with checks of your own; the default export of each is a check or a list of checks. Default: none. */
  checks?: string[] | undefined;
  /** The file of known failures, which `--update-baseline` writes. Default: none. */
  baseline?: string | undefined;
  /** Files for the report, each in the format of its name. Default: none. */
  output?: string[] | undefined;
  /** Formats for stdout and for files whose names determine none. Default: pretty. */
  format?: ReportFormat[] | undefined;
  /** The maximum number of requests to send. Default: no limit. */
  maxRequests?: number | undefined;
  /** How many requests run at once. Default: 4. */
  concurrency?: number | undefined;
  /** How long a request may take, in milliseconds. Default: 30,000. */
  timeoutMs?: number | undefined;
  /** How long the whole run may take, in milliseconds. Default: 600,000. */
  maxDurationMs?: number | undefined;
}

/** What a file may contain under `check`. The JSON Schema is generated from it. */
export const CHECK_CONFIG: OptionTable<CheckConfig> = {
  baseUrl: STRING,
  model: STRING,
  only: listOf(STRING, "checks or groups"),
  skip: listOf(STRING, "checks or groups"),
  skipBillable: BOOLEAN,
  profile: oneOf("latest", "2023"),
  strict: BOOLEAN,
  checks: listOf(STRING, "paths of modules"),
  baseline: STRING,
  output: listOf(STRING, "files"),
  format: listOf(oneOf(...FORMATS), "report formats"),
  maxRequests: number({ min: 1, integer: true }),
  concurrency: number({ min: 1, integer: true }),
  timeoutMs: number({ min: 1, infinite: false }),
  maxDurationMs: number({ min: 1, infinite: false }),
};

const CONFIG_FILE = { $schema: STRING, check: objectOf(CHECK_CONFIG) } satisfies OptionTable<ConfigFile>;

/**
 * Reads a configuration file, and loads the checks that it names.
 *
 * @throws {CommandError} if it cannot be read, or something in it is wrong.
 */
export async function readConfig(file: string, context: CommandContext): Promise<CheckSettings> {
  const { check = {} } = parseConfig(file, await readText(file, context));
  const { timeoutMs: timeout, maxDurationMs: maxDuration, skipBillable, strict, checks, ...rest } = check;
  const folder = path.dirname(file);
  const settings = {
    ...rest,
    timeout,
    maxDuration,
    skipBillable: skipBillable === true ? true : undefined,
    strict: strict === true ? true : undefined,
    baseline: rest.baseline === undefined ? undefined : path.join(folder, rest.baseline),
    output: rest.output?.map((name) => path.join(folder, name)),
    checks: checks && (await loadChecks(checks, folder)),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Without its undefined members it is what the type says.
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as CheckSettings;
}

/** Parses YAML, of which JSON is a subset. */
function parseConfig(file: string, text: string): ConfigFile {
  const name = JSON.stringify(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new CommandError(`Failed to read ${name}: line ${line}, column ${col} is not valid YAML or JSON.`, {
      cause: error,
      details: [`The parser calls it ${error.code}.`],
    });
  }
  const config: unknown = document.toJS() ?? {};
  if (isPlainObject(config) && isPlainObject(config["check"]) && "apiKey" in config["check"]) {
    throw new CommandError(`Remove "check.apiKey" from ${name}: files are shared. Set ANTHROPIC_API_KEY.`);
  }
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It is checked by the same call.
    return checkOptions(config as ConfigFile, CONFIG_FILE);
  } catch (cause) {
    if (!isUsageError(cause)) throw cause;
    // "options" stands for the file as a whole.
    const label: OptionLabel = (option) =>
      option === "options" ? name : `${JSON.stringify(option)} in ${name}`;
    const message = renderUsageError(cause, label);
    throw new CommandError(message, { cause });
  }
}

async function loadChecks(modules: readonly string[], folder: string): Promise<CheckDefinition[]> {
  const lists = await Promise.all(modules.map((module) => loadModule(path.resolve(folder, module))));
  return lists.flat();
}

async function loadModule(file: string): Promise<CheckDefinition[]> {
  const name = JSON.stringify(path.relative(process.cwd(), file));
  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(file).href);
  } catch (cause) {
    throw new CommandError(`Failed to load the checks of ${name}: ${endSentence(describeCause(cause))}`, {
      cause,
    });
  }
  const exported: unknown = Object(loaded)["default"];
  const checks: unknown[] = Array.isArray(exported) ? exported : [exported];
  if (!checks.every(isPlainObject)) {
    throw new CommandError(
      `Failed to load the checks of ${name}: its default export is not a check. Export what defineCheck() returns, or a list.`,
    );
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checkServer validates each of them.
  return checks as unknown[] as CheckDefinition[];
}
