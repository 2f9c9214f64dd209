import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";
import { CLIENTS } from "../rehearsals/python/clients.ts";
import { type Compatibility, renderCompatibility } from "../rehearsals/python/compatibility.ts";
import { readRequiredVersion } from "../rehearsals/python/create-environment.ts";
import { describeUpstream, UPSTREAM_LIST } from "../rehearsals/python/upstreams.ts";

const PAGE = path.join(ROOT, "docs/compatibility.md");
const data: Compatibility = JSON.parse(readFileSync(path.join(ROOT, "docs/compatibility.json"), "utf8"));

test("docs/compatibility.md shows docs/compatibility.json (update: add --update)", async () => {
  await expect(renderCompatibility(data)).toMatchFileSnapshot(PAGE);
});

test.each(CLIENTS)(
  "the page has the versions of $title that the rehearsal installs",
  ({ name, packages }) => {
    const versions = Object.fromEntries(packages.map((item) => [item, readRequiredVersion(name, item)]));

    expect(data.clients.find((client) => client.name === name)?.versions).toEqual(versions);
  },
);

test.each(UPSTREAM_LIST)("the page has the versions and the deviations of $title", (upstream) => {
  const entry = data.upstreams.find(({ name }) => name === upstream.name);

  expect(entry).toEqual({ ...describeUpstream(upstream), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
});

test.each(globSync("scripts/rehearsals/python/requirements/*.txt", { cwd: ROOT }))(
  "%s pins every package",
  (file) => {
    const lines = readFileSync(path.join(ROOT, file), "utf8").trimEnd().split("\n");

    expect(lines[0]).toMatch(/^# From '.+', by: uv pip compile/);
    for (const line of lines.slice(1)) expect(line).toMatch(/^[a-z\d._-]+==[\w.]+$/);
  },
);
