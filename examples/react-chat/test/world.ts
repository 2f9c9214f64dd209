import type { DayId } from "../src/mock/days.ts";

/** The page and its back end, wherever they run: in jsdom, in a browser, or built and served. */
export interface World {
  /** Opens the page anew, on a day of a kind. */
  open(day: DayId): Promise<ChatPage>;
  /** What the mock was asked so far. */
  calls(): Promise<readonly AskedCall[]>;
}

/** The page, as a person finds it. */
export interface ChatPage {
  /** Changes the day. */
  choose(day: DayId): Promise<void>;
  /** Types a question and presses Enter. */
  ask(question: string): Promise<void>;
  fill(label: string, text: string): Promise<void>;
  click(button: string): Promise<void>;
  press(key: "Escape" | "Tab"): Promise<void>;
  isEnabled(button: string): Promise<boolean>;
  /** Text of the element with a role; `""` if there is none. */
  text(role: "alert" | "status" | "timer"): Promise<string>;
  /** Accessible name of what has the focus. */
  focused(): Promise<string>;
  /** The turns, each after its speaker's name. */
  turns(): Promise<string[]>;
  /** Every text the answer has had so far, in turn. */
  sightings(): Promise<string[]>;
  /** Names of the events shown, and their times in milliseconds. */
  events(): Promise<{ name: string; atMs: number }[]>;
  /** Lets the page's client go on as if so much time had passed. */
  skip(ms: number): Promise<void>;
  /** Takes pictures of the page as it is, for people to look at. */
  photograph(state: string): Promise<void>;
  leave(): Promise<void>;
}

/** A call to the mock, as far as tests look at it. */
export interface AskedCall {
  readonly status: number | undefined;
  readonly outcome: "pending" | "answered" | "dropped" | "aborted";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
