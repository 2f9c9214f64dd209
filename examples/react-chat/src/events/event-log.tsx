import { memo, type CSSProperties } from "react";
import type { LogEntry } from "../chat/chat-state.ts";
import { useFollowEnd } from "../chat/use-follow-end.ts";
import "./event-log.css";

/** The events of the latest request. The bar of each shows how long it was waited for; its raw data is a click away. */
export function EventLog({ log }: { log: readonly LogEntry[] }) {
  return (
    <section className="section event-log" aria-labelledby="event-log-title">
      <h2 id="event-log-title">Events</h2>
      {log.length === 0 ? (
        <p className="event-log-empty">
          The events of a response appear here, each with the time it arrived.
        </p>
      ) : (
        <>
          <Figures log={log} />
          <EventList log={log} />
        </>
      )}
    </section>
  );
}

function EventList({ log }: { log: readonly LogEntry[] }) {
  const list = useFollowEnd<HTMLOListElement>(log);
  const totalMs = Math.max(log.at(-1)?.atMs ?? 0, 1);
  return (
    <ol
      ref={list}
      tabIndex={0}
      aria-label="Events in the order of arrival"
      style={style({ "--total": totalMs })}
    >
      {log.map((entry, index) => (
        // Entries are only ever added at the end.
        <EventItem key={index} entry={entry} fromMs={log[index - 1]?.atMs ?? 0} />
      ))}
    </ol>
  );
}

/** What people measure of a stream. */
function Figures({ log }: { log: readonly LogEntry[] }) {
  const first = log.find(({ name }) => name === "completion");
  const figures = [
    { label: "first text", value: first === undefined ? "–" : toSeconds(first.atMs) },
    { label: "duration", value: toSeconds(log.at(-1)?.atMs ?? 0) },
    { label: "events", value: String(log.filter(({ raw }) => raw !== undefined).length - 1) },
  ];
  return (
    <dl className="event-log-figures">
      {figures.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function toSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

interface EventItemProps {
  readonly entry: LogEntry;
  /** When the event before arrived. */
  readonly fromMs: number;
}

/** The scale is a property of the list, so that an event is rendered once, however many follow. */
const EventItem = memo(function EventItem({ entry, fromMs }: EventItemProps) {
  const { atMs, name, summary, raw } = entry;
  const row = (
    <>
      <span className="event-log-name">
        <b>{name}</b>
        <code>{summary}</code>
      </span>
      <span className="event-log-axis">
        <span style={style({ "--from": fromMs, "--to": atMs })} />
      </span>
      <time>{Math.round(atMs)} ms</time>
    </>
  );
  return (
    <li data-event={name}>
      {raw === undefined ? (
        <div className="event-log-row">{row}</div>
      ) : (
        <details>
          <summary className="event-log-row">{row}</summary>
          <pre>{raw}</pre>
        </details>
      )}
    </li>
  );
});

/** Custom properties, which React's types do not know. */
function style(properties: Record<`--${string}`, number>): CSSProperties {
  return properties;
}
