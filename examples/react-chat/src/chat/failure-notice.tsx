import type { Failure } from "./describe-failure.ts";
import { useCountdown } from "./use-countdown.ts";
import "./failure-notice.css";

interface FailureNoticeProps {
  readonly failure: Failure;
  /** Whether some text of the response arrived. */
  readonly canContinue: boolean;
  readonly onRetry: () => void;
}

/** What went wrong, and how to go on. The countdown stands outside the alert: it would be read aloud each second. */
export function FailureNotice({ failure, canContinue, onRetry }: FailureNoticeProps) {
  const secondsLeft = useCountdown(failure.retryAt);

  return (
    <section className="failure" aria-label="Failure">
      <div role="alert">
        <p className="failure-title">{failure.title}</p>
        <p className="failure-detail">
          {failure.waitSeconds > 0 && `Please wait ${failure.waitSeconds} seconds. `}
          {canContinue ? "The text so far is kept." : "Your question is kept."}
        </p>
        {failure.requestId !== undefined && (
          <p className="failure-detail failure-id">Request {failure.requestId}</p>
        )}
      </div>
      <div className="failure-action">
        {secondsLeft > 0 && <span role="timer">in {secondsLeft} s</span>}
        <button type="button" className="button" disabled={secondsLeft > 0} onClick={onRetry}>
          {canContinue ? "Continue" : "Try again"}
        </button>
      </div>
    </section>
  );
}
