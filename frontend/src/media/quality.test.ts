import { expect, test } from "vitest";
import { type Counters, countReports, judge, judgeOther, type Report } from "./quality";

const START: Counters = {
  atMs: 0,
  bytesIn: 0,
  bytesOut: 0,
  packetsIn: 0,
  lostIn: 0,
  roundTripMs: 40,
  streams: new Map(),
  sent: new Map(),
  way: "direct",
};
const sending = (packets: number, lost: number): Counters["sent"] => new Map([["2", { packets, lost }]]);
const stream = (packets: number, jitterMs: number): Counters["streams"] => new Map([["1", { packets, jitterMs }]]);
const after = (part: Partial<Counters>): Counters => ({
  ...START,
  atMs: 2_000,
  packetsIn: 200,
  streams: stream(200, 5),
  sent: sending(200, 0),
  ...part,
});

test("a line without loss and delay is good, with its rates", () => {
  expect(judge(START, after({ bytesIn: 100_000, bytesOut: 25_000 }))).toEqual({
    grade: "good",
    cause: null,
    lossPercent: 0,
    roundTripMs: 40,
    jitterMs: 5,
    kbitsIn: 400,
    kbitsOut: 100,
    way: "direct",
  });
});

test.each([
  [{ lostIn: 17 }, "poor", "loss"],
  [{ lostIn: 6 }, "fair", "loss"],
  [{ sent: sending(200, 0.08) }, "poor", "loss"],
  [{ roundTripMs: 300 }, "fair", "delay"],
  [{ roundTripMs: 800 }, "poor", "delay"],
  [{ streams: stream(200, 50) }, "fair", "jitter"],
  [{ streams: stream(200, 50), roundTripMs: 800 }, "poor", "delay"],
] as const)("%o is %s because of %s", (part, grade, cause) => {
  expect(judge(START, after(part))).toMatchObject({ grade, cause });
});

test("a few packets make no rate of loss, and old news of the server's is none: a camera that is off has lost nothing", () => {
  expect(judge(START, after({ packetsIn: 8, lostIn: 8 }))).toMatchObject({ grade: "good" });
  const before = { ...START, sent: new Map([...sending(500, 0.5), ["voice", { packets: 0, lost: 0 }]]) };
  const sent = new Map([...sending(500, 0.5), ["voice", { packets: 200, lost: 0 }]]);
  expect(judge(before, after({ sent }))).toMatchObject({ grade: "good" });
});

test.each([
  ["direct", [{ candidateType: "host", protocol: "udp" }]],
  ["tcp", [{ candidateType: "prflx", protocol: "tcp" }]],
  [
    "tcp",
    [
      { candidateType: "host", protocol: "udp" },
      { candidateType: "host", protocol: "tcp" },
    ],
  ],
  [
    "relay",
    [
      { candidateType: "relay", protocol: "udp" },
      { candidateType: "host", protocol: "tcp" },
    ],
  ],
] as const)("the way is %s with %o in use, the worst of all connections", (way, candidates) => {
  const unused = { id: "unused", type: "local-candidate", candidateType: "relay", protocol: "tcp" };
  const reports = candidates.flatMap((candidate, index) => [
    { id: `pair${index}`, type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: `${index}` },
    { id: `${index}`, type: "local-candidate", ...candidate },
  ]);
  expect(countReports([unused, ...reports], 0).way).toBe(way);
});

test("a pair that was nominated before the one that the transport has chosen is no way in use", () => {
  const pair = (id: string): object => ({
    id: `pair${id}`,
    type: "candidate-pair",
    nominated: true,
    state: "succeeded",
    localCandidateId: id,
  });
  const reports = [
    { id: "t", type: "transport", selectedCandidatePairId: "pair2" },
    pair("1"),
    pair("2"),
    { id: "1", type: "local-candidate", candidateType: "host", protocol: "tcp" },
    { id: "2", type: "local-candidate", candidateType: "host", protocol: "udp" },
  ] as readonly Report[];
  expect(countReports(reports, 0).way).toBe("direct");
});

test("the jitter of a stream that has ended counts no more", () => {
  const before = { ...START, streams: stream(200, 200) };
  expect(judge(before, after({ streams: stream(200, 200) }))).toMatchObject({ grade: "good", jitterMs: 0 });
});

test("figures are read from the browser's reports, of the pair in use alone", () => {
  const counters = countReports(
    [
      { id: "1", type: "inbound-rtp", bytesReceived: 1_000, packetsReceived: 10, packetsLost: 1, jitter: 0.01 },
      { id: "2", type: "inbound-rtp", bytesReceived: 2_000, packetsReceived: 20, packetsLost: 0, jitter: 0.03 },
      { id: "3", type: "outbound-rtp", bytesSent: 500, packetsSent: 5 },
      { id: "4", type: "remote-inbound-rtp", localId: "3", fractionLost: 0.1, roundTripTime: 0.9 },
      {
        id: "5",
        type: "candidate-pair",
        nominated: true,
        state: "succeeded",
        currentRoundTripTime: 0.08,
        localCandidateId: "7",
      },
      {
        id: "6",
        type: "candidate-pair",
        nominated: false,
        state: "failed",
        currentRoundTripTime: 3,
        localCandidateId: "8",
      },
      { id: "7", type: "local-candidate", candidateType: "relay" },
      { id: "8", type: "local-candidate", candidateType: "host" },
    ],
    7,
  );
  expect(counters).toEqual({
    atMs: 7,
    bytesIn: 3_000,
    bytesOut: 500,
    packetsIn: 30,
    lostIn: 1,
    roundTripMs: 80,
    streams: new Map([
      ["1", { packets: 10, jitterMs: 10 }],
      ["2", { packets: 20, jitterMs: 30 }],
    ]),
    sent: new Map([["3", { packets: 5, lost: 0.1 }]]),
    way: "relay",
  });
});

test.each([
  [{}, "good", null],
  [{ lossUp: 3 }, "fair", "up"],
  [{ lossUp: 3, lossDown: 4 }, "fair", "down"],
  [{ lossUp: 7, lossDown: 7 }, "poor", "up"],
  [{ lossDown: 7, roundTripMs: 600 }, "poor", "down"],
  [{ lossUp: 3, roundTripMs: 600 }, "poor", "delay"],
  [{ roundTripMs: 300 }, "fair", "delay"],
  [{ lossUp: null, lossDown: null, roundTripMs: null }, "good", null],
] as const)("of somebody else %o is %s because of %s", (part, grade, cause) => {
  expect(judgeOther({ lossUp: 0, lossDown: 0, roundTripMs: 40, ...part })).toEqual({ grade, cause });
});
