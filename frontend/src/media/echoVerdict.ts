// What an echo check has found so far, by facts alone: each failure has one named cause.
import type { DeviceProblem } from "./devices";

/** In this order. */
export type EchoStep = "microphone" | "asking" | "connecting" | "hearing" | "speaking";

export type EchoCause =
  /** The server does not answer by HTTP. */
  | "unreachable"
  /** As many checks run as the server takes. */
  | "tooMany"
  /** The server refuses the check: an older page, or a room that is gone. */
  | "notTaken"
  /** No ICE check has been answered: the network lets no UDP through. */
  | "udpBlocked"
  /** There is a way, and DTLS does not get through it. */
  | "handshake"
  /** Connected, and no packet comes back, or none with what was spoken. */
  | "nothingBack"
  /** All works, and the microphone gives silence. */
  | "silent";

export interface EchoFacts {
  /** Null while the browser asks the person. */
  readonly microphone: "open" | DeviceProblem | null;
  /** HTTP status of the server's answer; 0 where it cannot be reached, null while it is awaited. */
  readonly status: number | null;
  /** Both connections have found a way (ICE). */
  readonly hasWay: boolean;
  readonly connected: boolean;
  /** The browser has given a connection up. */
  readonly failed: boolean;
  readonly packetsBack: number;
  /** The microphone has given more than silence since packets come back. */
  readonly spoke: boolean;
  /** What comes back is more than silence. */
  readonly heard: boolean;
}

export const NOTHING_YET: EchoFacts = {
  microphone: null,
  status: null,
  hasWay: false,
  connected: false,
  failed: false,
  packetsBack: 0,
  spoke: false,
  heard: false,
};

export type EchoVerdict =
  | { readonly is: "running"; readonly step: EchoStep }
  | { readonly is: "passed" }
  | { readonly is: "noMicrophone"; readonly problem: DeviceProblem }
  | { readonly is: "failed"; readonly cause: EchoCause };

const WAYLESS: ReadonlySet<EchoCause> = new Set(["udpBlocked", "handshake", "nothingBack"]);

/** The server answers, and sound does not get through to it. */
export function isWayless(verdict: EchoVerdict): boolean {
  return verdict.is === "failed" && WAYLESS.has(verdict.cause);
}

/** How long each step may take, in ms; a person may think about the browser's question as long as wanted. */
export const STEP_LIMITS_MS: Readonly<Record<EchoStep, number>> = {
  microphone: Number.POSITIVE_INFINITY,
  asking: 6_000,
  connecting: 6_000,
  hearing: 3_000,
  speaking: 6_000,
};

/** One packet may be chance. */
const PACKETS_MIN = 5;

/** @param inStepMs Since the step of these facts has begun. */
export function judgeEcho(facts: EchoFacts, inStepMs: number): EchoVerdict {
  const { microphone, status } = facts;
  if (microphone !== null && microphone !== "open") return { is: "noMicrophone", problem: microphone };
  if (status !== null && status !== 200) return { is: "failed", cause: causeOf(status) };
  const step = stepOf(facts);
  if (step === null) return { is: "passed" };
  const over = inStepMs >= STEP_LIMITS_MS[step] || (step === "connecting" && facts.failed);
  return over ? { is: "failed", cause: lateCause(step, facts) } : { is: "running", step };
}

/** Null where nothing is left to do. What was spoken is waited for like the first packets. */
export function stepOf({ microphone, status, connected, packetsBack, spoke, heard }: EchoFacts): EchoStep | null {
  if (microphone !== "open") return "microphone";
  if (status === null) return "asking";
  if (!connected) return "connecting";
  if (heard) return null;
  return packetsBack < PACKETS_MIN || spoke ? "hearing" : "speaking";
}

function causeOf(status: number): EchoCause {
  if (status === 0 || status === 502 || status === 504) return "unreachable";
  return status === 429 || status === 503 ? "tooMany" : "notTaken";
}

function lateCause(step: EchoStep, { hasWay }: EchoFacts): EchoCause {
  switch (step) {
    case "microphone":
    case "asking":
      return "unreachable";
    case "connecting":
      return hasWay ? "handshake" : "udpBlocked";
    case "hearing":
      return "nothingBack";
    case "speaking":
      return "silent";
  }
}
