import { useEffect, useRef, type RefObject } from "react";

/** How far from its end a person may have scrolled a list and still be taken to follow it, in pixels. */
const NEAR = 48;

/** Keeps the end of a growing list in view, unless the person has scrolled up to read. */
export function useFollowEnd<Item extends HTMLElement>(content: unknown): RefObject<Item | null> {
  const list = useRef<Item>(null);
  const isFollowing = useRef(true);

  useEffect(() => {
    let lastTop = 0;
    function onScroll(): void {
      const element = list.current;
      if (element === null) return;
      const isNearEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      // Only a person scrolls up. Far from the end is also where a list is that has just grown.
      if (isNearEnd || element.scrollTop < lastTop) isFollowing.current = isNearEnd;
      lastTop = element.scrollTop;
    }
    const element = list.current;
    element?.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("resize", follow);
    return () => {
      element?.removeEventListener("scroll", onScroll);
      window.removeEventListener("resize", follow);
    };
  }, []);

  useEffect(follow, [content]);

  function follow(): void {
    const element = list.current;
    if (element !== null && isFollowing.current) element.scrollTop = element.scrollHeight;
  }

  return list;
}
