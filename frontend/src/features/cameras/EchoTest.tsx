import { AudioLines } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { t } from "../../i18n";
import type { Devices } from "../../media/devices";
import type { EchoServer } from "../../media/echo";
import { prefer, preferences } from "../../media/preferences";
import type { Way } from "../../media/quality";
import { Button } from "../../ui/Button";
import { ErrorBoundary } from "../../ui/ErrorBoundary";
import { useValue } from "../../ui/useValue";

// Whoever has passed it needs it no more: it comes when it is wanted.
const EchoRun = lazy(() => import("./EchoRun"));

/** By which sound gets through to the server, as far as is known now. */
export type FoundWay = Way | "none";

export interface EchoTestProps {
  readonly devices: Devices;
  readonly server: EchoServer;
  readonly onWay: (way: FoundWay) => void;
}

/** Does one's sound get to the server and back? Nobody has to ask; who has passed or skipped it is not asked again. */
export function EchoTest({ devices, server, onWay }: EchoTestProps) {
  const { echo } = useValue(preferences);
  const [run, setRun] = useState(0);
  const [running, setRunning] = useState(false);
  const [aloud, setAloud] = useState(false);
  const start = () => {
    setRun(run + 1);
    setRunning(true);
  };
  const finish = (passed: boolean, way: FoundWay) => {
    setRunning(false);
    onWay(way);
    // What fails now does not work here any more, and is asked for again.
    prefer({ echo: passed ? "passed" : "open" });
  };
  return (
    <div className="speaker-test">
      <div className="speaker-row">
        <span className="switch-words">
          <span>{t("join.echo")}</span>
          <span className="hint">{t(echo === "passed" ? "join.echoPassed" : "join.echoHint")}</span>
        </span>
        <span className="speaker-answers">
          {echo === "open" && run === 0 && (
            <Button look="quiet" onClick={() => prefer({ echo: "skipped" })}>
              {t("join.echoSkip")}
            </Button>
          )}
          <Button
            icon={<AudioLines size={18} aria-hidden />}
            aria-disabled={running}
            onClick={() => !running && start()}
          >
            {t(running ? "join.echoRunning" : run > 0 || echo === "passed" ? "join.echoAgain" : "join.echoStart")}
          </Button>
        </span>
      </div>
      {run > 0 && (
        <ErrorBoundary
          key={run}
          fallback={
            <p className="callout" role="alert">
              {t("join.echoMissing")}
            </p>
          }
          onError={() => setRunning(false)}
        >
          <Suspense fallback={<p className="hint">{t("join.echoLoading")}</p>}>
            <EchoRun devices={devices} server={server} aloud={aloud} onAloud={setAloud} onDone={finish} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  );
}
