import {
  type ActiveCheck,
  CHECKS,
  checkServer,
  type CheckOptions,
  defineCheck,
  type ExchangeWithResponse,
  type ParsedExchange,
  type PassiveCheck,
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

const DRAFT = { id: "gateway/a", title: "A", spec: "b", remedy: "C." };

// A check is passive unless it says that it is not, and its evaluation is typed by that.
expectTypeOf(
  defineCheck({
    ...DRAFT,
    evaluate(parsed) {
      expectTypeOf(parsed).toEqualTypeOf<ParsedExchange>();
      return undefined;
    },
  }),
).toEqualTypeOf<PassiveCheck>();
expectTypeOf(
  defineCheck({
    ...DRAFT,
    mode: "active",
    probes: [{ id: "gateway/plain", billable: true, body: ({ model }) => ({ model }) }],
    evaluate(first) {
      expectTypeOf(first).toEqualTypeOf<ExchangeWithResponse>();
      return { code: "too-short", text: "it is too short" };
    },
  }),
).toEqualTypeOf<ActiveCheck>();

// @ts-expect-error An active check has a result for its exchanges.
defineCheck({ ...DRAFT, mode: "active", evaluate: () => undefined });

// @ts-expect-error A finding says where.
defineCheck({ ...DRAFT, evaluate: () => [{ message: "wrong" }] });
