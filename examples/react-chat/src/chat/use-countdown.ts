import { useEffect, useState } from "react";

/** Counts down to a moment: whole seconds, rounded up, and 0 from then on. */
export function useCountdown(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  const isOver = now >= until;

  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, [isOver]);

  return Math.max(0, Math.ceil((until - now) / 1000));
}
