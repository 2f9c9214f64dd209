/**
 * Code shared by the packages of this repository, each of which depends on exactly this version. It is not public API:
 * any release may change it.
 *
 * @internal
 * @module
 */
export {
  abortableBody,
  countOpenScopes,
  keepReachable,
  listenForAbort,
  openAbortScope,
  sendInScope,
  sendRequest,
  untilAborted,
  type AbortScope,
  type AbortSource,
  type FetchFunction,
} from "./abort.ts";
export { createResponse } from "./copy-response.ts";
export { describeCause } from "./describe-cause.ts";
export { BASE_URL, parseBaseUrl, type BaseUrl, type BaseUrlRules, withoutUrlSecrets } from "./base-url.ts";
export {
  defaultErrorMessage,
  errorBody,
  errorResponse,
  errorStatus,
  hasRequestId,
  METHOD_ERROR,
} from "./error-response.ts";
export {
  findErrorEvent,
  findErrorWords,
  findTextWords,
  firstLine,
  isBinary,
  reportsError,
  reportsFailure,
} from "./error-words.ts";
export { endsCompletion } from "../sse/event.ts";
export { isEventStreamType, mediaTypeOf, UNBUFFERED } from "./media-type.ts";
export { isWebStream, toWebStream, withBody } from "./web-response.ts";
export {
  checkResponseHead,
  findJsonProblem,
  validateJsonBody,
  type ResponseProblem,
} from "./check-response.ts";
export { assertUnread } from "../requests/read-body.ts";
export { readApiKey, type RequestError } from "../requests/request-errors.ts";
export {
  decodeBytes,
  fromRecordedExchange,
  parseRecording,
  toRecordedExchange,
  type Exchange,
  type TimedBytes,
} from "./exchange.ts";
export {
  count,
  endSentence,
  escapeCharacter,
  shorten,
  shortenMiddle,
  toPrintable,
  UNPRINTABLE,
  WORKFLOW_COMMAND,
} from "../usage/printable.ts";
export { schemaError } from "./schema-error.ts";
export type {
  RecordedBytes,
  RecordedChunk,
  RecordedExchange,
  RecordedHeaders,
  RecordedRequest,
  RecordedResponse,
  Recording,
} from "./recording.gen.ts";
export {
  isOperationPath,
  MAX_REQUEST_BYTES,
  readCompletionRequest,
  type RequestLike,
  type RequestResult,
  type RequestRules,
} from "./http-request.ts";
export {
  addCallMetrics,
  createMetrics,
  healthResponse,
  metricsResponse,
  type CallMetrics,
  type Metrics,
} from "./metrics.ts";
export { concatBytes } from "../requests/read-body.ts";
export { recordExchange, type ExchangeRecording, type RecordExchangeOptions } from "./record-exchange.ts";
export { hasBrand, setBrand } from "../usage/brand.ts";
export { isClosedConnection, isTimeout } from "./connection-error.ts";
export {
  createIdleTimer,
  LongTimer,
  realClock,
  sleep,
  startTimer,
  systemClock,
  type Clock,
  type IdleTimer,
} from "./clock.ts";
export {
  anyOf,
  assertResult,
  assertValue,
  BOOLEAN,
  checkOptions,
  CLOCK,
  findClosest,
  FUNCTION,
  explainHeaders,
  hasHeaderShape,
  HEADERS,
  ID,
  isHeaderValue,
  isPlainObject,
  listOf,
  number,
  OBJECT,
  objectOf,
  oneOf,
  required,
  SECRET,
  SIGNAL,
  STRING,
  trimSecret,
  readSecret,
  type OptionKind,
  type OptionTable,
  POSITIVE,
} from "../usage/options.ts";
export {
  collectSecrets,
  createRedactor,
  isSecretName,
  redactHeaders,
  redactHeaderTexts,
  type Redactor,
} from "./redact.ts";
export { createStreamRedactor, redactPieces, type StreamRedactor } from "./redact-pieces.ts";
export { DEFAULT_MAX_JSON_VALUES, hasMoreValues } from "../requests/json-values.ts";
export { hideKeyShapes, REDACTED } from "../usage/key-shape.ts";
export { copyResponse } from "./copy-response.ts";
export { DOCS_URL, errorPageUrl } from "./docs-url.ts";
export { createRequest, toRequest } from "./request.ts";
export { checkLocalAccess, isLoopbackHost, type LocalAccessError } from "./local-access.ts";
export { isRetryable, planRetry, readRetryAfterMs, type RetryContext, type RetryPolicy } from "./retry.ts";
export {
  describeValue,
  invalidCall,
  invalidOption,
  isUsageError,
  renderUsageError,
  UsageError,
  type OptionLabel,
  type UsageErrorCode,
  type UsageErrorDetails,
} from "../usage/usage-error.ts";
// Called by generated validators.
export {
  checkAnyOf,
  checkItems,
  checkMembers,
  isBase64,
  isLonger,
  isNumber,
  isObject,
  isText,
  MAX_PROBLEMS,
  membersOf,
  parseJson,
  parseJsonOrText,
  report,
  reportMissing,
  reportType,
  reportUnknown,
  toToken,
} from "../document/schema-checks.ts";
export { isBlank, trimBlankEnd, WHITE_SPACE } from "./white-space.ts";
export {
  drawTimeline,
  drawTimelineLegend,
  type EventKind,
  showMs,
  type Timeline,
  TIMELINE_STYLE,
  type TimelineClient,
  type TimelineEvent,
  type TimelineStream,
} from "./timeline.ts";
export { element, escapeXml } from "./xml.ts";
