import type { LogEntry } from "../chat/chat-state.ts";
import { useFollowEnd } from "../chat/use-follow-end.ts";
import "./event-log.css";

/** The raw events of the latest request, each with the milliseconds since it was sent. */
export function EventLog({ log }: { log: readonly LogEntry[] }) {
  const list = useFollowEnd<HTMLOListElement>(log);
  return (
    <section className="panel event-log" aria-labelledby="event-log-title">
      <h2 id="event-log-title">Events</h2>
      <ol ref={list} tabIndex={0} aria-label="Events as they came">
        {log.length === 0 && <li className="event-log-empty">What comes over the wire is shown here.</li>}
        {log.map(({ atMs, name, data }, index) => (
          // Entries are only ever added at the end.
          <li key={index} data-event={name}>
            <span>
              <b>{name}</b>
              <time>{Math.round(atMs)} ms</time>
            </span>
            <code>{data}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}
