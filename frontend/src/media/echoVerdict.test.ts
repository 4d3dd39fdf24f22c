import { expect, test } from "vitest";
import { type EchoFacts, isWayless, judgeEcho, NOTHING_YET, STEP_LIMITS_MS } from "./echoVerdict";

const ASKED: EchoFacts = { ...NOTHING_YET, microphone: "open" };
const ANSWERED = { ...ASKED, status: 200 };
const CONNECTED = { ...ANSWERED, hasWay: true, connected: true };
const LONG = 60_000;

test("step by step, until one's own voice has come back", () => {
  const steps: EchoFacts[] = [
    NOTHING_YET,
    ASKED,
    ANSWERED,
    CONNECTED,
    { ...CONNECTED, packetsBack: 50 },
    { ...CONNECTED, packetsBack: 50, spoke: true },
    { ...CONNECTED, packetsBack: 50, spoke: true, heard: true },
  ];
  expect(steps.map((facts) => judgeEcho(facts, 0))).toEqual([
    { is: "running", step: "microphone" },
    { is: "running", step: "asking" },
    { is: "running", step: "connecting" },
    { is: "running", step: "hearing" },
    { is: "running", step: "speaking" },
    { is: "running", step: "hearing" },
    { is: "passed" },
  ]);
});

test.each([
  ["the server is silent", ASKED, "unreachable"],
  ["no UDP gets through", ANSWERED, "udpBlocked"],
  ["a way is there, and no handshake", { ...ANSWERED, hasWay: true }, "handshake"],
  ["nothing comes back", CONNECTED, "nothingBack"],
  ["packets come back without what was spoken", { ...CONNECTED, packetsBack: 50, spoke: true }, "nothingBack"],
  ["nobody speaks", { ...CONNECTED, packetsBack: 50 }, "silent"],
] as const)("where %s, that is named, but not before its time", (_, facts, cause) => {
  expect(judgeEcho(facts, LONG)).toEqual({ is: "failed", cause });
  const verdict = judgeEcho(facts, 0);
  if (verdict.is !== "running") throw new Error("named too early");
  expect(judgeEcho(facts, STEP_LIMITS_MS[verdict.step] - 1)).toEqual(verdict);
});

test.each([
  [0, "unreachable"],
  [502, "unreachable"],
  [429, "tooMany"],
  [503, "tooMany"],
  [401, "notTaken"],
  [404, "notTaken"],
  [400, "notTaken"],
] as const)("an answer of %i is %s", (status, cause) => {
  expect(judgeEcho({ ...ASKED, status }, 0)).toEqual({ is: "failed", cause });
});

test("a person may think about the browser's question, and a refusal or a busy device is named at once", () => {
  expect(judgeEcho({ ...ASKED, microphone: null }, LONG)).toEqual({ is: "running", step: "microphone" });
  for (const problem of ["refused", "none", "busy"] as const) {
    expect(judgeEcho({ ...ASKED, microphone: problem }, 0)).toEqual({ is: "noMicrophone", problem });
  }
});

test("the network is to blame where the server answers and sound does not get through, not for a silent microphone", () => {
  expect([ANSWERED, CONNECTED].map((facts) => isWayless(judgeEcho(facts, LONG)))).toEqual([true, true]);
  expect([ASKED, { ...CONNECTED, packetsBack: 50 }].map((facts) => isWayless(judgeEcho(facts, LONG)))).toEqual([
    false,
    false,
  ]);
});

test("a connection that the browser has given up is not waited for", () => {
  expect(judgeEcho({ ...ANSWERED, failed: true }, 0)).toEqual({ is: "failed", cause: "udpBlocked" });
});
