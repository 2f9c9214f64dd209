import type { Failure } from "./describe-failure.ts";
import { useCountdown } from "./use-countdown.ts";
import "./failure-notice.css";

interface FailureNoticeProps {
  readonly failure: Failure;
  readonly onRetry: () => void;
}

/** What went wrong, and the way on. The count stands outside the alert: it would be read aloud each second. */
export function FailureNotice({ failure, onRetry }: FailureNoticeProps) {
  const secondsLeft = useCountdown(failure.retryAt);

  return (
    <section className="failure" aria-label="Failure">
      <div role="alert">
        <p className="failure-title">{failure.title}</p>
        <p className="failure-detail">{failure.detail}</p>
        {failure.requestId !== undefined && <p className="failure-detail">Request {failure.requestId}</p>}
      </div>
      <div className="failure-way-on">
        <button type="button" className="button" disabled={secondsLeft > 0} onClick={onRetry}>
          Try again
        </button>
        {secondsLeft > 0 && <span role="timer">in {secondsLeft} s</span>}
      </div>
    </section>
  );
}
