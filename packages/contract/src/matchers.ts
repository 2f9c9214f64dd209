export {
  type ContractConditions,
  type ContractMatchers,
  contractMatchers,
  type MatcherResult,
  type RequestAndResponse,
} from "./matchers/contract-matchers.ts";
