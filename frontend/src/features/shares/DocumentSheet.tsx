import { RotateCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { t } from "../../i18n";
import { captureDocument, nameScreenProblem } from "../../media/capture";
import { useSend } from "../../meeting/useMeeting";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { useValue } from "../../ui/useValue";
import { nextTurn, TurnedVideo } from "./TurnedVideo";
import { sharesCommands } from "./shares.commands";
import type { ShareTrouble } from "./useSharing";
import { useSharing } from "./useSharing";
import { tellTrouble } from "./words";
import { say } from "./texts";

/** Chooses the camera over the desk and the way it is held, before anybody sees it. */
export default function DocumentSheet({ onClose }: { readonly onClose: () => void }) {
  const { devices, sharing } = useSharing();
  const send = useSend();
  const list = useValue(devices.list);
  const face = useValue(devices.camera).track?.getSettings().deviceId ?? "";
  const cameras = list.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId !== "");
  const other = cameras.find(({ deviceId }) => deviceId !== face);
  const [chosen, setChosen] = useState<string | null>(null);
  const [degrees, setDegrees] = useState(0);
  const wanted = chosen ?? other?.deviceId ?? cameras[0]?.deviceId ?? "";
  const { stream, trouble } = useCamera(wanted, () => void devices.refresh());
  const shared = useRef(false);
  useEffect(() => {
    void devices.refresh();
  }, [devices]);
  // What is not shared in the end is given back.
  useEffect(() => () => void (stream && !shared.current && stopAll(stream)), [stream]);
  const start = async () => {
    if (!stream) return;
    shared.current = true;
    const refused = await sharing.share("document", stream);
    if (!refused && degrees !== 0) void sharesCommands(send).turn(degrees);
    tellTrouble(refused);
    onClose();
  };
  return (
    <Sheet open onClose={onClose} title={t("shares.source.document")}>
      <div className="document-preview" data-trouble={trouble ? true : undefined}>
        {trouble ? (
          <p role="alert">{t(`media.camera.${cameraWord(trouble)}`)}</p>
        ) : (
          <TurnedVideo track={stream?.getVideoTracks()[0] ?? null} degrees={degrees} label={say("preview")} />
        )}
      </div>
      <label className="field">
        <span className="field-label">{say("camera")}</span>
        <select className="select" value={wanted} onChange={(event) => setChosen(event.target.value)}>
          {cameras.map(({ deviceId, label }, index) => (
            <option key={deviceId} value={deviceId}>
              {label || `${say("camera")} ${index + 1}`}
            </option>
          ))}
        </select>
        {cameras.length === 1 && <span className="hint">{say("onlyOne")}</span>}
      </label>
      <div className="sheet-actions">
        <Button
          icon={<RotateCw size={18} aria-hidden />}
          disabled={!stream}
          onClick={() => setDegrees(nextTurn(degrees))}
        >
          {say("turn")}
        </Button>
        <Button look="primary" disabled={!stream} onClick={() => void start()}>
          {say("start")}
        </Button>
      </div>
    </Sheet>
  );
}

type CameraWord = "refused" | "busy" | "none" | "unplugged" | "failed";

function cameraWord(trouble: ShareTrouble): CameraWord {
  if (trouble === "busy" || trouble === "none" || trouble === "unplugged") return trouble;
  return trouble === "cancelled" || trouble === "forbidden" ? "refused" : "failed";
}

interface Camera {
  readonly stream: MediaStream | null;
  readonly trouble: ShareTrouble | null;
}

const CLOSED: Camera = { stream: null, trouble: null };

/** The camera of this id ("" for the one that looks away from the person), open for as long as it is wanted. */
function useCamera(deviceId: string, onOpened: () => void): Camera {
  const [camera, setCamera] = useState(CLOSED);
  const opened = useRef(onOpened);
  useEffect(() => {
    opened.current = onOpened;
  });
  useEffect(() => {
    let over = false;
    captureDocument(deviceId).then(
      (stream) => {
        if (over) {
          stopAll(stream);
          return;
        }
        setCamera({ stream, trouble: null });
        opened.current();
      },
      (error: unknown) => {
        const problem = nameScreenProblem(error);
        if (!over) setCamera({ stream: null, trouble: problem === "refused" ? "failed" : problem });
      },
    );
    return () => {
      over = true;
      setCamera(CLOSED);
    };
  }, [deviceId]);
  return camera;
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
