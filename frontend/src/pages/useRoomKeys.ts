import { useEffect, useRef } from "react";
import type { DeviceKind } from "../media/devices";
import { useMe, useSend } from "../meeting/useMeeting";
import { isTyping, keysEnabled } from "../ui/keys";
import type { OpenSheet } from "./Room";
import type { Side } from "./side";

export interface RoomKeys {
  readonly toggle: (kind: DeviceKind) => Promise<void>;
  readonly side: Side;
  readonly openSheet: (sheet: OpenSheet) => void;
}

/** The room's single keys; the board has its own. */
export function useRoomKeys({ toggle, side, openSheet }: RoomKeys): void {
  const me = useMe();
  const send = useSend();
  const talking = useRef(false);
  useEffect(() => {
    const act = (key: string): boolean => {
      switch (key) {
        case "m":
          void toggle("microphone");
          return true;
        case "v":
          void toggle("camera");
          return true;
        case "h":
          if (me) void send(me.handRaisedAt ? { type: "lowerHand", participantId: me.id } : { type: "raiseHand" });
          return true;
        case "c":
          side.toggle("chat");
          return true;
        case "p":
          side.toggle("people");
          return true;
        case "?":
          openSheet("help");
          return true;
        default:
          return false;
      }
    };
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || !keysEnabled() || event.repeat || event.defaultPrevented) return;
      if (document.querySelector('[role="dialog"],[role="menu"]:popover-open')) return;
      const free = event.target === document.body || event.target === document.documentElement;
      if (event.key === " " && free && me && !me.microphoneOpen) {
        talking.current = true;
        event.preventDefault();
        void toggle("microphone");
      } else if (event.key === "Escape" && side.tab && window.matchMedia("(max-width: 900px)").matches) {
        side.show(null);
      } else if (act(event.key.toLowerCase())) {
        event.preventDefault();
      }
    };
    const up = (event: KeyboardEvent) => {
      if (event.key !== " " || !talking.current) return;
      talking.current = false;
      void toggle("microphone");
    };
    document.addEventListener("keydown", down);
    document.addEventListener("keyup", up);
    return () => {
      document.removeEventListener("keydown", down);
      document.removeEventListener("keyup", up);
    };
  });
}
