export { type MatcherResult, type MockMatchers, mockMatchers } from "./mock-matchers.ts";
