export { type MatcherResult, type MockMatchers, mockMatchers } from "./matchers/mock-matchers.ts";
