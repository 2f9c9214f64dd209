import type { Reading, ResponseReading } from "../reading/reading.ts";

/** The answer to a request for the operation, by whatever method; undefined if it is none, or has no answer. */
export function operationResponse({ request, response }: Reading): ResponseReading | undefined {
  return request.isOperation ? response : undefined;
}

/** The answer to a valid plain request: a 200 that was to be one JSON document. */
export function plainResponse(reading: Reading): ResponseReading | undefined {
  const response = operationResponse(reading);
  return isGranted(reading) && !reading.request.wantsStream ? response : undefined;
}

/** The answer to a request for a stream that was granted. */
export function streamedResponse(reading: Reading): ResponseReading | undefined {
  const response = operationResponse(reading);
  return isGranted(reading) && reading.request.wantsStream ? response : undefined;
}

/** Whether a completion was asked for, and given. A 200 to another method is that method's fault. */
function isGranted({ request, response }: Reading): boolean {
  return request.method === "POST" && response?.status === 200;
}

/** The answer of a server that says no. */
export function failedResponse(reading: Reading): ResponseReading | undefined {
  const response = operationResponse(reading);
  return response !== undefined && response.status >= 400 ? response : undefined;
}
