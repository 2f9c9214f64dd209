import { ERROR_STATUS } from "@text-completions/core";
import { control } from "./control-api.ts";
import { find, toast } from "./dom.ts";

/** Lets the form script replies. */
export function listenToReplies(): void {
  const dialog = find("reply", HTMLDialogElement);
  const form = find("reply-form", HTMLFormElement);
  const select = form.elements.namedItem("error");
  if (select instanceof HTMLSelectElement) {
    select.append(
      ...Object.entries(ERROR_STATUS).map(([type, status]) => new Option(`${status} ${type}`, type)),
    );
    select.value = "overloaded_error";
  }
  const showFields = (): void => {
    const kind = read(new FormData(form), "kind");
    for (const field of form.querySelectorAll<HTMLElement>("[data-for]")) {
      field.hidden = !(field.dataset["for"] ?? "").split(" ").includes(kind);
    }
  };
  find("open-reply", HTMLElement).addEventListener("click", () => {
    find("reply-problem", HTMLElement).hidden = true;
    showFields();
    dialog.showModal();
  });
  find("cancel-reply", HTMLElement).addEventListener("click", () => dialog.close());
  form.addEventListener("change", showFields);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void addReply(new FormData(form), dialog);
  });
}

async function addReply(data: FormData, dialog: HTMLDialogElement): Promise<void> {
  const once = data.get("use") === "once";
  const replies = [{ reply: toReply(data), ...(once && { once }) }];
  const problem = await control("replies", read(data, "scope"), JSON.stringify({ replies }));
  const shown = find("reply-problem", HTMLElement);
  shown.hidden = problem === undefined;
  shown.textContent = problem ?? "";
  if (problem !== undefined) return;
  dialog.close();
  toast(once ? "The next request gets this reply" : "Requests get this reply from now on");
}

/** The value of a field of the form, none of which is a file. */
function read(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}

/** What the form describes, as the reply of a scenario. */
function toReply(data: FormData): unknown {
  const text = read(data, "text");
  const speed = Number(data.get("speed"));
  const pause = speed > 0 ? 1000 / speed : 0;
  switch (read(data, "kind")) {
    case "error": {
      const message = read(data, "message");
      const retryAfter = read(data, "retryAfter");
      return {
        failure: read(data, "error"),
        ...(message !== "" && { message }),
        ...(retryAfter !== "" && { retryAfterSeconds: Number(retryAfter) }),
      };
    }
    case "drop":
      return text === "" ? { drop: true } : { stream: [...toSteps(text, pause), { drop: true }] };
    case "stall":
      return text === "" ? { stall: true } : { stream: [...toSteps(text, pause), { stall: true }] };
    default:
      return { completion: text, ...(speed > 0 && { tokensPerSecond: speed }) };
  }
}

/** The words of a text, with pauses between them. */
function toSteps(text: string, pause: number): unknown[] {
  const words = text.match(/\s*\S+|\s+$/g) ?? [];
  return words.flatMap((word, index) => (index > 0 && pause > 0 ? [{ pause }, word] : [word]));
}
