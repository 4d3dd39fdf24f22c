import "./pages.css";
import { CircleAlert, LogIn, ShieldAlert } from "lucide-react";
import { type FormEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import type { RoomInfo } from "../contract";
import { BackgroundNotice } from "../features/backgrounds/BackgroundNotice";
import { DevicePickers } from "../features/cameras/DevicePickers";
import { LevelBar } from "../features/cameras/LevelBar";
import { EchoTest, type EchoTestProps, type FoundWay } from "../features/cameras/EchoTest";
import { explainProblem } from "../features/cameras/problems";
import { SavingChoice } from "../features/cameras/SavingChoice";
import { SpeakerTest } from "../features/cameras/SpeakerTest";
import { t } from "../i18n";
import type { PictureState } from "../media/background/cameraPicture";
import type { DeviceKind, Devices } from "../media/devices";
import type { EchoServer } from "../media/echo";
import { LevelMeter } from "../media/levels";
import { keepsCameraOff, prefer, preferences } from "../media/preferences";
import { seats } from "../meeting/seat";
import { initials } from "../ui/Avatar";
import { Button } from "../ui/Button";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { Switch } from "../ui/Switch";
import { useValue } from "../ui/useValue";
import { Lights } from "./Lights";
import { PageFrame } from "./PageFrame";

// Comes with its pictures, and only to who wants it.
const BackgroundPicker = lazy(async () => {
  const { BackgroundPicker: Picker } = await import("../features/backgrounds/BackgroundPicker");
  return { default: Picker };
});

const NAME_LENGTH_MAX = 60;

export interface JoinPageProps {
  readonly info: RoomInfo;
  readonly devices: Devices;
  readonly echo: EchoServer;
  readonly problem?: "nameInvalid" | undefined;
  readonly onJoin: (name: string) => void;
}

export function JoinPage({ info, devices, echo, problem, onJoin }: JoinPageProps) {
  const [name, setName] = useState(seats.name);
  const [missing, setMissing] = useState(false);
  const [way, setWay] = useState<FoundWay>("direct");
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") {
      setMissing(true);
      field.current?.focus();
      return;
    }
    seats.keepName(name.trim());
    onJoin(name.trim());
  };
  return (
    <PageFrame className="join" foot={t("join.privacy")}>
      <div className="join-look">
        <Preview devices={devices} name={name} />
        {devices.supported && <Lights devices={devices} way={way} />}
      </div>
      <form className="join-form" onSubmit={submit}>
        <div>
          <h1 dir="auto">{info.title}</h1>
          <p className="lead">
            {info.running ? t("join.people", { count: info.participants }) : t("join.nobody")}
            {info.role === "moderator" && ` ${t("join.asModerator")}`}
          </p>
        </div>
        <label className="field">
          <span className="field-label">{t("join.name")}</span>
          <input
            ref={field}
            className="input input-large"
            value={name}
            maxLength={NAME_LENGTH_MAX}
            autoComplete="name"
            // The only thing to do on this page.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            onChange={(event) => {
              setName(event.target.value);
              setMissing(false);
            }}
            aria-invalid={missing || problem !== undefined}
            aria-describedby={missing || problem ? "name-problem" : undefined}
          />
        </label>
        {(missing || problem) && (
          <p className="error" role="alert" id="name-problem">
            {t(missing ? "join.nameMissing" : "join.nameInvalid")}
          </p>
        )}
        {devices.supported ? <DeviceSwitches devices={devices} server={echo} onWay={setWay} /> : <Insecure />}
        <Button
          look="primary"
          className="button-large button-wide join-go"
          type="submit"
          icon={<LogIn size={20} aria-hidden />}
        >
          {t("join.join")}
        </Button>
      </form>
    </PageFrame>
  );
}

function Preview({ devices, name }: { readonly devices: Devices; readonly name: string }) {
  const camera = useValue(devices.camera);
  const { track, status } = useValue(devices.picture.state);
  const { mirror } = useValue(preferences);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = track ? new MediaStream([track]) : null;
  }, [track]);
  return (
    <section className="preview" aria-label={t("join.preview")}>
      <video ref={video} autoPlay playsInline muted hidden={!track} data-mirrored={mirror || undefined} />
      {!track && (
        <div className="preview-empty">
          <span className="preview-face" aria-hidden>
            {name.trim() ? initials(name) : "?"}
          </span>
          <span>{t(emptyWord(camera.opening, status))}</span>
        </div>
      )}
    </section>
  );
}

function emptyWord(opening: boolean, status: PictureState["status"]) {
  if (status === "starting") return "background.starting";
  if (status === "failed") return "background.notSent";
  return opening ? "media.camera.opening" : "join.cameraOff";
}

function DeviceSwitches({ devices, server, onWay }: EchoTestProps) {
  const [meter] = useState(() => new LevelMeter());
  const microphone = useValue(devices.microphone);
  const camera = useValue(devices.camera);
  useEffect(() => {
    if (microphone.track && microphone.on) meter.start(microphone.track);
    return () => meter.stop();
  }, [meter, microphone.track, microphone.on]);
  const { saving, showsDevices } = useValue(preferences);
  const cameraless = keepsCameraOff(saving);
  useEffect(() => {
    if (cameraless) devices.release("camera");
  }, [devices, cameraless]);
  const flip = (kind: DeviceKind, on: boolean) => {
    if (on) void devices.open(kind);
    else devices.release(kind);
  };
  return (
    <div className="join-devices">
      <Switch
        label={t("media.microphone")}
        hint={t(microphone.on ? "join.microphoneOn" : "join.microphoneOff")}
        checked={microphone.on || microphone.opening}
        onChange={(on) => flip("microphone", on)}
      />
      {microphone.on && <LevelBar meter={meter} />}
      <Problem kind="microphone" devices={devices} />
      {!cameraless && (
        <Switch
          label={t("media.camera")}
          hint={t(camera.on ? "join.cameraOn" : "join.cameraOff")}
          checked={camera.on || camera.opening}
          onChange={(on) => flip("camera", on)}
        />
      )}
      <Problem kind="camera" devices={devices} />
      {!cameraless && <BackgroundChoice devices={devices} />}
      <SpeakerTest devices={devices} />
      <EchoTest devices={devices} server={server} onWay={onWay} />
      <SavingChoice />
      <details
        className="join-pickers"
        open={showsDevices}
        onToggle={(event) => prefer({ showsDevices: event.currentTarget.open })}
      >
        <summary>{t("join.choose")}</summary>
        <DevicePickers devices={devices} />
        {!microphone.on && !camera.on && <p className="hint">{t("join.chooseHint")}</p>}
      </details>
    </div>
  );
}

function BackgroundChoice({ devices }: { readonly devices: Devices }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <details className="join-pickers" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("background.choose")}</summary>
        <ErrorBoundary key={String(open)} fallback={<p className="error">{t("ui.partMissing")}</p>}>
          <Suspense fallback={null}>{open && <BackgroundPicker />}</Suspense>
        </ErrorBoundary>
      </details>
      <BackgroundNotice picture={devices.picture} />
    </>
  );
}

function Problem({ kind, devices }: { readonly kind: DeviceKind; readonly devices: Devices }) {
  const { problem } = useValue(devices[kind]);
  if (!problem) return null;
  return (
    <p className="callout" role="alert">
      <CircleAlert size={18} aria-hidden />
      <span>{explainProblem(kind, problem)}</span>
    </p>
  );
}

/** Why there is no camera over plain HTTP, and what to do. */
function Insecure() {
  return (
    <div className="callout" role="note">
      <ShieldAlert size={20} aria-hidden />
      <div>
        <strong>{t("join.insecureTitle")}</strong>
        <p>{t("join.insecureText")}</p>
        <p>{t("join.insecureDo", { host: `https://${location.hostname}` })}</p>
      </div>
    </div>
  );
}
