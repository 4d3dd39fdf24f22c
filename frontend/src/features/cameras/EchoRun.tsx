import { CircleAlert, CircleCheck } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { formatSeconds } from "../../i18n";
import { EchoCheck, type EchoState } from "../../media/echo";
import { isWayless } from "../../media/echoVerdict";
import { Switch } from "../../ui/Switch";
import { useValue } from "../../ui/useValue";
import type { EchoTestProps, FoundWay } from "./EchoTest";
import { LevelBar } from "./LevelBar";
import { say } from "./echoWords";
import { explainProblem } from "./problems";

export interface EchoRunProps extends Pick<EchoTestProps, "devices" | "server"> {
  /** Whether one hears oneself. */
  readonly aloud: boolean;
  readonly onAloud: (aloud: boolean) => void;
  readonly onDone: (passed: boolean, way: FoundWay) => void;
}

/** One echo check from its start to what came of it, and what to do now. */
export default function EchoRun({ devices, server, aloud, onAloud, onDone }: EchoRunProps) {
  const [check, setCheck] = useState<EchoCheck | null>(null);
  const done = useEffectEvent(onDone);
  const ask = useEffectEvent(server.exchange);
  const relays = useEffectEvent(server.relays);
  useEffect(() => {
    const made = new EchoCheck({
      exchange: (offers) => ask(offers),
      relays: () => relays(),
      microphone: () => devices.borrow(),
    });
    const off = made.state.subscribe(() => {
      const { verdict, way } = made.state.get();
      if (verdict.is === "running") return;
      off();
      done(verdict.is === "passed", isWayless(verdict) ? "none" : way);
    });
    // A connection is made by the effect that ends it.
    // oxlint-disable-next-line react/set-state-in-effect
    setCheck(made);
    void made.setSpeaker(devices.choice.get().speaker);
    void made.run();
    return () => {
      off();
      made.stop();
    };
  }, [devices]);
  useEffect(() => check?.setAloud(aloud), [check, aloud]);
  return (
    check && (
      <div className="echo">
        <EchoReport check={check} />
        <Switch label={say("aloud")} hint={say("aloudHint")} checked={aloud} onChange={onAloud} />
      </div>
    )
  );
}

function EchoReport({ check }: { readonly check: EchoCheck }) {
  const state = useValue(check.state);
  const { verdict } = state;
  const failure = explainFailure(state);
  if (failure !== null) {
    return (
      <p className="callout" role="alert">
        <CircleAlert size={18} aria-hidden />
        <span>{failure}</span>
      </p>
    );
  }
  return (
    <>
      <p className="echo-word" role="status" data-passed={verdict.is === "passed" || undefined}>
        {verdict.is === "running" && say(`step.${verdict.step}`)}
        {verdict.is === "passed" && (
          <>
            <CircleCheck size={18} aria-hidden />
            <span>{explainSuccess(state)}</span>
          </>
        )}
      </p>
      <LevelBar meter={check.back} label={say("back")} />
    </>
  );
}

function explainSuccess({ backAfterMs, way, port }: EchoState): string {
  const back = say("cameBack", { seconds: formatSeconds(backAfterMs ?? 0) });
  return way === "direct" ? back : `${back} ${say(`way.${way}`, { port: port ?? "" })}`;
}

function explainFailure({ verdict, port }: EchoState): string | null {
  if (verdict.is === "noMicrophone") return explainProblem("microphone", verdict.problem);
  return verdict.is === "failed" ? say(`cause.${verdict.cause}`, { port: port ?? "" }) : null;
}
