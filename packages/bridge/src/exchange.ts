import {
  type AbortScope,
  collectSecrets,
  createRedactor,
  LongTimer,
  openAbortScope,
  type Redactor,
  shorten,
} from "@text-completions/core/internal";
import { timeoutReason } from "./bridge-error.ts";
import type { BridgeCall } from "./call.ts";
import type { Settings } from "./resolve-options.ts";
import type { RequestTrace } from "./telemetry.ts";

/** State that the requests of one bridge share. */
export interface BridgeState {
  readonly settings: Settings;
  /** The number of valid requests in progress. */
  active: number;
  /** Whether the upstream has responded before, so that connections to it may be reused. */
  hasResponded: boolean;
  /** When the upstream last responded as a server that is available. */
  availableAt: number | undefined;
  /** Whether a request to the upstream's list of models is in progress. */
  isLookingUp: boolean;
  /** Models that were looked up in the upstream's list. */
  readonly lookedUp: Set<string>;
}

/** A request in progress, and the state that its steps share. */
export interface Exchange {
  readonly request: Request;
  readonly settings: Settings;
  readonly state: BridgeState;
  readonly call: BridgeCall;
  /** Ends whatever the exchange waits for, when the caller disconnects or a time limit has passed. */
  readonly scope: AbortScope;
  /** Redacts the secrets of the exchange from everything that leaves the bridge. */
  readonly redactor: Redactor;
  /** Traces the exchange, if the option `telemetry` is set. */
  readonly trace: RequestTrace | undefined;
  /** Registers keys that the exchange uses from now on. */
  readonly addSecrets: (headers: Headers) => void;
  /** Counts the exchange as in progress until it ends, and limits how long that takes. */
  readonly takeSlot: () => void;
  /** Whether somebody waits for the exchange: then a Node process does not end before the time limit. */
  readonly setAwaited: (isAwaited: boolean) => void;
  /** Ends the exchange; the first outcome counts. */
  readonly end: (outcome: BridgeCall["outcome"]) => void;
}

/** Opens the exchange of a request. `onEnd` is called once. */
export function openExchange(
  request: Request,
  state: BridgeState,
  number: number,
  onEnd: (call: BridgeCall, redactor: Redactor) => void,
): Exchange {
  const { settings } = state;
  const { clock } = settings;
  const { method, url } = request;
  const call: BridgeCall = {
    number,
    method,
    url,
    startedAt: clock.now(),
    requestId: settings.createId("req", number),
    adaptations: [],
    outcome: "pending",
  };
  const scope = openAbortScope(request);
  const secrets = collectSecrets({ headers: request.headers, url });
  const redactor = createRedactor(secrets);
  let timer: LongTimer | undefined;

  const trace = settings.telemetry?.start(request, call, (text) => redactor.text(text));
  return {
    request,
    settings,
    state,
    call,
    scope,
    redactor,
    trace,
    addSecrets(headers) {
      for (const secret of collectSecrets({ headers })) secrets.add(secret);
    },
    takeSlot() {
      const { totalTimeoutMs } = settings;
      const onTimeout = (): void =>
        scope.abort(timeoutReason(`the request took longer than ${totalTimeoutMs} ms`, "totalTimeoutMs"));
      timer = new LongTimer(clock, totalTimeoutMs, onTimeout);
      state.active += 1;
    },
    setAwaited: (isAwaited) => timer?.hold(isAwaited),
    end(outcome) {
      if (call.outcome !== "pending") return;
      call.outcome = outcome;
      call.endedAt = clock.now();
      scope.dispose();
      if (timer !== undefined) {
        timer.stop();
        state.active -= 1;
      }
      trace?.end(toReport(call, redactor));
      onEnd(call, redactor);
    },
  };
}

/** How many characters of a string that the caller or the upstream wrote are reported. */
const MAX_REPORTED_LENGTH = 500;

/** The call as hooks get it: without secrets, and of bounded size. */
export function toReport(call: BridgeCall, redactor: Redactor): BridgeCall {
  const { error } = call;
  const cut = { ...call, ...(error !== undefined && { error: shortenTexts(error) }) };
  return redactor.value(shortenTexts(cut));
}

function shortenTexts<Data extends object>(data: Data): Data {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Strings stay strings, and nothing else changes.
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === "string" ? shorten(value, MAX_REPORTED_LENGTH) : value,
    ]),
  ) as Data;
}
