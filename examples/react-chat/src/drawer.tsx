import { useEffect, useRef, type ReactNode } from "react";
import "./drawer.css";

interface DrawerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The side of the page. On a narrow screen it is a drawer, which Escape and a click outside it close. */
export function Drawer({ isOpen, onClose, children }: DrawerProps) {
  const closeButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement;
    closeButton.current?.focus();
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key === "Escape") onClose();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [isOpen, onClose]);

  return (
    <>
      {isOpen && <div className="drawer-backdrop" onClick={onClose} />}
      <aside className="drawer" data-open={isOpen} aria-label="Details">
        <button
          ref={closeButton}
          type="button"
          className="button button-plain drawer-close"
          onClick={onClose}
        >
          Close
        </button>
        {children}
      </aside>
    </>
  );
}
