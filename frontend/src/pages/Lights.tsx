import { useEffect, useState } from "react";
import { t } from "../i18n";
import type { FoundWay } from "../features/cameras/EchoTest";
import type { Devices, DeviceState } from "../media/devices";
import { useValue } from "../ui/useValue";
import { api } from "./api";

const PROBES = 3;
const PROBE_EVERY_MS = 1_200;
/** Slower answers than this are felt when two people speak. */
const SLOW_MS = 400;

type Color = "off" | "good" | "slow" | "bad";
type Network = Answer | "none" | "tcp" | "relay";
type Answer = "asking" | "good" | "slow" | "bad";

export interface LightsProps {
  readonly devices: Devices;
  /** What a check has found. */
  readonly way: FoundWay;
}

const COLORS: Readonly<Record<Network, Color>> = {
  asking: "off",
  good: "good",
  slow: "slow",
  bad: "bad",
  none: "bad",
  tcp: "slow",
  relay: "slow",
};

/** Three small lights with words: sound, picture, network. What is wrong is explained beside its switch. */
export function Lights({ devices, way }: LightsProps) {
  const microphone = useValue(devices.microphone);
  const camera = useValue(devices.camera);
  const answer = useNetwork();
  const network = way === "direct" || answer === "bad" ? answer : way;
  const networkColor = COLORS[network];
  return (
    <ul className="lights" aria-label={t("join.lights")}>
      <Light color={colorOf(microphone)} word={t(`join.sound.${colorOf(microphone)}`)} />
      <Light color={colorOf(camera)} word={t(`join.picture.${colorOf(camera)}`)} />
      <Light color={networkColor} word={t(`join.network.${network}`)} />
    </ul>
  );
}

function colorOf({ on, problem }: DeviceState): "off" | "good" | "bad" {
  if (problem) return "bad";
  return on ? "good" : "off";
}

function Light({ color, word }: { readonly color: Color; readonly word: string }) {
  return (
    <li className="light" data-color={color}>
      <span className="light-dot" aria-hidden />
      {word}
    </li>
  );
}

/** How long this server takes to answer: the middle one of three questions. */
function useNetwork(): Answer {
  const [network, setNetwork] = useState<Answer>("asking");
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const times: number[] = [];
    const probe = async () => {
      const start = performance.now();
      const reply = await api.client();
      if (gone) return;
      if (reply.ok) times.push(performance.now() - start);
      const middle = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
      setNetwork(!reply.ok ? "bad" : middle > SLOW_MS ? "slow" : "good");
      if (!reply.ok || times.length < PROBES) timer = setTimeout(() => void probe(), PROBE_EVERY_MS);
    };
    void probe();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, []);
  return network;
}
