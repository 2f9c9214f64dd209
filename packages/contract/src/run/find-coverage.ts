import { COMPLETE_PATH } from "@text-completions/core";
import { PLACES, RESPONSE_HEADERS } from "../document.gen.ts";
import { isObject } from "../exchange/json.ts";
import type { Reading } from "../exchange/parse.ts";
import type { Coverage } from "../report.ts";

const OPERATION = `#/paths/${COMPLETE_PATH.replaceAll("/", "~1")}/post`;
const SCHEMAS = "#/components/schemas";

/** Which places of the document the exchanges of a run met. */
export function findCoverage(readings: readonly Reading[]): Coverage {
  const met = new Set(readings.flatMap(placesOf));
  const all = [
    OPERATION,
    ...PLACES.statuses.map(statusPlace),
    ...PLACES.requestFields.map((name) => `${SCHEMAS}/CompletionRequest/properties/${name}`),
    ...PLACES.requestHeaders.map((name) => `#/components/parameters/${name}`),
    ...PLACES.completionMembers.map((name) => `${SCHEMAS}/Completion/properties/${name}`),
    ...PLACES.eventMembers.map((name) => `${SCHEMAS}/CompletionEvent/properties/${name}`),
    ...PLACES.frames.map((name) => `${SCHEMAS}/${name}`),
    ...Object.keys(RESPONSE_HEADERS).map((name) => `#/components/headers/${name}`),
  ];
  return { covered: all.filter((place) => met.has(place)), missed: all.filter((place) => !met.has(place)) };
}

function placesOf({ request, response }: Reading): string[] {
  if (!request.isOperation) return response === undefined ? [] : [statusPlace(String(response.status))];
  return [
    OPERATION,
    ...members(request.body, `${SCHEMAS}/CompletionRequest/properties`),
    ...[...request.headers.keys()].map((name) => `#/components/parameters/${name}`),
    ...(response === undefined ? [] : placesOfResponse(response)),
  ];
}

function placesOfResponse({ status, headers, body, stream }: NonNullable<Reading["response"]>): string[] {
  const frames = stream?.frames.map(({ name }) => `${SCHEMAS}/${frameOf(name)}`) ?? [];
  const completions = stream?.events.filter(({ name }) => name === "completion") ?? [];
  return [
    statusPlace(String(status)),
    ...[...headers.keys()].map((name) => `#/components/headers/${name}`),
    ...(status === 200 ? members(body, `${SCHEMAS}/Completion/properties`) : []),
    ...completions.flatMap(({ data }) => members(data, `${SCHEMAS}/CompletionEvent/properties`)),
    ...frames,
  ];
}

function frameOf(name: string | undefined): string {
  if (name === "completion") return "CompletionBlock";
  if (name === "ping") return "PingBlock";
  return name === "error" ? "ErrorBlock" : "UnknownBlock";
}

function members(value: unknown, place: string): string[] {
  return isObject(value) ? Object.keys(value).map((name) => `${place}/${name}`) : [];
}

function statusPlace(status: string): string {
  return `${OPERATION}/responses/${status}`;
}
