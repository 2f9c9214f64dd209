export type { Problem } from "./document/problem.ts";
export {
  validateCompletion,
  validateErrorResponse,
  validateRequest,
  validateStreamEvent,
} from "./document/validators.gen.ts";
export { readBody } from "./requests/read-body.ts";
export {
  findBodyError,
  findHeadersError,
  problemMessage,
  readApiKey,
  type RequestError,
} from "./requests/request-errors.ts";
export { parseRequestJson, type ParseRequestOptions, type RequestJson } from "./requests/request-json.ts";
