import { createMock } from "@text-completions/mock";
import { readScenario, type ReplyData } from "@text-completions/mock/scenario";
import { serveMock } from "@text-completions/mock/server";

/** Starts the mock that the server of the page calls. The tasks script it. */
export async function startMock(port: number) {
  const mock = createMock();
  const { url } = await serveMock(mock, { port });
  const tasks = {
    reset() {
      mock.reset();
      return null;
    },
    reply(reply: ReplyData) {
      readScenario({ replies: [{ reply }] }).addTo(mock);
      return null;
    },
    calls: () => mock.calls.map(({ status, outcome, request }) => ({ status, outcome, request })),
  };
  return { url, tasks };
}
