import { createContext, useContext } from "react";
import type { Devices, DeviceKind } from "../../media/devices";
import type { LevelMeter, Speakers } from "../../media/levels";
import type { MediaSession } from "../../media/peer";
import type { PeopleQuality } from "../../media/peopleQuality";
import type { QualityMeter } from "../../media/quality";
import type { Sound } from "../../media/sound";
import type { Volumes } from "../../media/volumes";

export interface RoomMedia {
  readonly devices: Devices;
  readonly media: MediaSession;
  readonly sound: Sound;
  readonly volumes: Volumes;
  readonly meter: LevelMeter;
  readonly speakers: Speakers;
  readonly quality: QualityMeter;
  readonly peopleQuality: PeopleQuality;
  /** A value, not a method: who draws takes it out of here. */
  readonly toggle: (kind: DeviceKind) => Promise<void>;
  readonly switchTo: (kind: DeviceKind, on: boolean) => Promise<void>;
}

export const MediaContext = createContext<RoomMedia | null>(null);

export function useMedia(): RoomMedia {
  const media = useContext(MediaContext);
  if (!media) throw new Error("outside of a room");
  return media;
}
