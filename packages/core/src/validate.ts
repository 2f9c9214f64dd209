export { jsonFault } from "./requests/json-error.ts";
export type { Problem } from "./document/problem.ts";
export { readBody } from "./requests/read-body.ts";
export { bodyFault, headersFault, problemMessage, type RequestFault } from "./requests/request-errors.ts";
export {
  validateCompletion,
  validateErrorResponse,
  validateRequest,
  validateStreamEvent,
} from "./document/validators.gen.ts";
