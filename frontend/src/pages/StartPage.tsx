import "./pages.css";
import { ArrowRight, Check, Copy, DoorOpen, Link2 } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { RoomCreated } from "../contract";
import { t } from "../i18n";
import { seats } from "../meeting/seat";
import { parseLink, roomPath } from "../routes";
import { Button } from "../ui/Button";
import { copyText } from "../ui/clipboard";
import { Segments } from "../ui/Segments";
import { useHeadingFocus } from "../ui/useHeadingFocus";
import { api } from "./api";
import { PageFrame } from "./PageFrame";

const TITLE_LENGTH_MAX = 100;

/** How pictures are sent, in words that say what for. */
const CODECS = ["usual", "vp8", "vp9", "av1"] as const;

export function StartPage() {
  const [room, setRoom] = useState<RoomCreated | null>(null);
  return (
    <PageFrame className="start" foot={t("start.privacy")}>
      {room ? <RoomReady room={room} /> : <StartForm onCreated={setRoom} />}
    </PageFrame>
  );
}

function StartForm({ onCreated }: { readonly onCreated: (room: RoomCreated) => void }) {
  const [title, setTitle] = useState("");
  const [codec, setCodec] = useState<(typeof CODECS)[number]>("usual");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [linking, setLinking] = useState(false);
  const [restricted, setRestricted] = useState(false);
  useEffect(() => {
    void api.client().then((result) => result.ok && setRestricted(!result.value.canCreateRooms));
  }, []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem("");
    const result = await api.createRoom(title.trim() || t("start.defaultTitle"), codec === "usual" ? null : codec);
    setBusy(false);
    if (result.ok) {
      seats.keepToken(result.value.roomId, result.value.moderatorToken);
      seats.keepInvitation(result.value.roomId, result.value.viewerUrl);
      onCreated(result.value);
    } else {
      setProblem(explain(result.status));
    }
  };
  if (restricted) {
    return (
      <div className="start-card">
        <h1>{t("start.headingLink")}</h1>
        <p className="lead">{t("start.restricted")}</p>
        <LinkForm />
      </div>
    );
  }
  return (
    <div className="start-card">
      <h1>{t("start.heading")}</h1>
      <p className="lead">{t("start.lead")}</p>
      <form onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span className="field-label">{t("start.title")}</span>
          <input
            className="input input-large"
            value={title}
            maxLength={TITLE_LENGTH_MAX}
            placeholder={t("start.titleHint")}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <details className="own-link">
          <summary>{t("start.more")}</summary>
          <Segments
            legend={t("start.codec")}
            name="codec"
            value={codec}
            options={CODECS.map((one) => [one, t(`start.codec.${one}`)] as const)}
            onChange={setCodec}
          />
          <p className="hint">{t("start.codecHint")}</p>
        </details>
        {problem && (
          <p className="error" role="alert">
            {problem}
          </p>
        )}
        <Button
          look="primary"
          className="button-large button-wide"
          type="submit"
          disabled={busy}
          icon={<DoorOpen size={20} aria-hidden />}
        >
          {t("start.open")}
        </Button>
      </form>
      {linking ? (
        <LinkForm />
      ) : (
        <Button
          look="quiet"
          className="button-wide"
          icon={<Link2 size={18} aria-hidden />}
          onClick={() => setLinking(true)}
        >
          {t("start.haveLink")}
        </Button>
      )}
    </div>
  );
}

function explain(status: number): string {
  if (status === 0) return t("start.unreachable");
  if (status === 429) return t("start.tooMany");
  if (status === 401 || status === 403) return t("start.restricted");
  return t("start.failed", { status });
}

function LinkForm() {
  const [, go] = useLocation();
  const [link, setLink] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const target = parseLink(link);
    if (!target) {
      setWrong(true);
      return;
    }
    seats.keepToken(target.roomId, target.token);
    go(roomPath(target.roomId));
  };
  return (
    <form className="link-form" onSubmit={submit}>
      <label className="field">
        <span className="field-label">{t("start.link")}</span>
        <span className="joined-inputs">
          <input
            className="input"
            value={link}
            inputMode="url"
            aria-invalid={wrong}
            placeholder="https://…/r/…"
            // The person has just asked for this field.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            onChange={(event) => {
              setLink(event.target.value);
              setWrong(false);
            }}
          />
          <Button type="submit" icon={<ArrowRight size={18} aria-hidden />}>
            {t("start.go")}
          </Button>
        </span>
      </label>
      {wrong && (
        <p className="error" role="alert">
          {t("start.linkWrong")}
        </p>
      )}
    </form>
  );
}

function RoomReady({ room }: { readonly room: RoomCreated }) {
  const [, go] = useLocation();
  const heading = useHeadingFocus();
  return (
    <div className="start-card">
      <h1 ref={heading} tabIndex={-1}>
        {t("start.ready")}
      </h1>
      <p className="lead">{t("start.readyText")}</p>
      <CopyField label={t("start.viewerLink")} value={room.viewerUrl} />
      <Button
        look="primary"
        className="button-large button-wide"
        icon={<ArrowRight size={20} aria-hidden />}
        onClick={() => go(roomPath(room.roomId))}
      >
        {t("start.enter")}
      </Button>
      <details className="own-link">
        <summary>{t("start.moderatorLink")}</summary>
        <p className="hint">{t("start.moderatorLinkHint")}</p>
        <CopyField label={t("start.moderatorLink")} value={room.moderatorUrl} />
      </details>
    </div>
  );
}

function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <span className="joined-inputs">
        <input className="input" readOnly value={value} onFocus={(event) => event.target.select()} />
        <Button
          icon={copied ? <Check size={18} aria-hidden /> : <Copy size={18} aria-hidden />}
          onClick={() => void copyText(value).then(setCopied)}
        >
          {t(copied ? "ui.copied" : "ui.copy")}
        </Button>
      </span>
    </label>
  );
}
