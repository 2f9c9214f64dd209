import {
  type CheckedExchange,
  type ContractFetch,
  checkExchange,
  formatReport,
  type Report,
  type ReportFormat,
  type Violation,
  withContract,
} from "@text-completions/contract";
import type { RecordedExchange } from "@text-completions/core";
import { contractMatchers, type ContractMatchers } from "@text-completions/contract/matchers";
import { expect, expectTypeOf, test } from "vitest";

declare const RECORDED: RecordedExchange;

test("withContract returns a fetch that can replace the global one", () => {
  expectTypeOf<ContractFetch>().toExtend<typeof fetch>();
  expectTypeOf(withContract).toBeCallableWith(fetch);
  expectTypeOf(withContract).toBeCallableWith();
  expectTypeOf(withContract(fetch).settled).returns.resolves.toEqualTypeOf<Violation[]>();
});

test("onViolation receives the violation and its exchange", () => {
  withContract(fetch, {
    onViolation(violation, exchange) {
      expectTypeOf(violation).toEqualTypeOf<Violation>();
      expectTypeOf(exchange).toEqualTypeOf<CheckedExchange>();
    },
  });
  expectTypeOf<{ onViolation: true }>().not.toExtend<Parameters<typeof withContract>[1]>();
});

test("checkExchange takes a request and its response, or a recorded exchange", () => {
  expectTypeOf(checkExchange).toBeCallableWith(new Request("https://server.test"), new Response());
  expectTypeOf(checkExchange).toBeCallableWith(RECORDED);
  // @ts-expect-error -- a request alone has no response to check
  expectTypeOf(checkExchange).toBeCallableWith(new Request("https://server.test"));
  // @ts-expect-error -- a recorded exchange holds its response
  expectTypeOf(checkExchange).toBeCallableWith(RECORDED, new Response());
  expectTypeOf(checkExchange).returns.resolves.toEqualTypeOf<Violation[]>();
});

test("a report is formatted in one of six ways", () => {
  expectTypeOf<ReportFormat>().toEqualTypeOf<"pretty" | "json" | "junit" | "github" | "sarif" | "html">();
  expectTypeOf(formatReport).parameter(0).toEqualTypeOf<Report>();
  expectTypeOf(formatReport).returns.toEqualTypeOf<string>();
});

test("the matchers fit expect.extend, and their types extend those of an assertion", () => {
  expectTypeOf(expect.extend).toBeCallableWith(contractMatchers);
  expectTypeOf<ContractMatchers["toBeCompletionStream"]>().returns.toBeVoid();
  expectTypeOf<ContractMatchers["toSatisfyApiSpec"]>().returns.resolves.toBeVoid();
  expectTypeOf<keyof ContractMatchers>().toEqualTypeOf<keyof typeof contractMatchers>();
});
