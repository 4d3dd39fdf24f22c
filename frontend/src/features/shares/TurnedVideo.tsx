import "./shares.css";
import { useEffect, useRef } from "react";

export interface TurnedVideoProps {
  readonly track: MediaStreamTrack | null;
  readonly degrees: number;
  readonly label: string;
  readonly onPicture?: () => void;
}

export function nextTurn(degrees: number): number {
  return (degrees + 90) % 360;
}

/** A picture that is shown whole, and turned where it was filmed lying. */
export function TurnedVideo({ track, degrees, label, onPicture }: TurnedVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const before = element.srcObject as MediaStream | null;
    if (track && before?.getVideoTracks()[0] === track) return;
    element.srcObject = track ? new MediaStream([track]) : null;
    // Muted pictures may always play; an interruption by a newer track is no error.
    if (track) element.play().catch(() => undefined);
  }, [track]);
  return (
    <div className="turned">
      <video
        ref={video}
        className="turned-video"
        data-degrees={degrees}
        autoPlay
        playsInline
        muted
        aria-label={label}
        onResize={onPicture}
      />
    </div>
  );
}
