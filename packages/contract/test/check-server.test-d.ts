import {
  CHECKS,
  checkServer,
  type CheckOptions,
  type Plan,
  planChecks,
  type Report,
} from "@text-completions/contract";
import { createMock } from "@text-completions/mock";
import { expectTypeOf } from "vitest";

// What is left out may also be undefined.
expectTypeOf<{
  baseUrl: string;
  apiKey: string;
  only: undefined;
  signal: undefined;
}>().toExtend<CheckOptions>();

// A mock's fetch is one.
expectTypeOf(checkServer({ baseUrl: "", apiKey: "", fetch: createMock().fetch })).toEqualTypeOf<
  Promise<Report>
>();

// A plan needs no server.
expectTypeOf(planChecks()).toEqualTypeOf<Plan>();
expectTypeOf(planChecks({ skipBillable: true }).checks).toEqualTypeOf<Plan["checks"]>();

expectTypeOf<Report["results"][number]["outcome"]>().toEqualTypeOf<
  "passed" | "failed" | "inconclusive" | "skipped"
>();
expectTypeOf<(typeof CHECKS)[number]["severity"]>().toEqualTypeOf<"must" | "should">();

// @ts-expect-error There is no server to check without its address.
void checkServer({ apiKey: "" });

// @ts-expect-error One name is not a list of them.
void checkServer({ baseUrl: "", apiKey: "", only: "stream" });

// @ts-expect-error The catalogue is not to be changed.
CHECKS[0] = undefined;
