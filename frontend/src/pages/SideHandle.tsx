import type { KeyboardEvent, PointerEvent } from "react";
import { t } from "../i18n";
import { readSide, type Side, SIDE_MAX, SIDE_MIN } from "./side";

const STEP_PX = 20;

/** The edge between board and side: dragged, or moved by arrow keys. */
export function SideHandle({ side }: { readonly side: Side }) {
  const sign = readSide().place === "right" ? -1 : 1;
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const start = event.clientX;
    const { width } = side;
    const element = event.currentTarget;
    element.setPointerCapture(event.pointerId);
    const move = (now: globalThis.PointerEvent) => side.resize(width + sign * (now.clientX - start));
    element.addEventListener("pointermove", move);
    element.addEventListener("lostpointercapture", () => element.removeEventListener("pointermove", move), {
      once: true,
    });
  };
  const key = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -STEP_PX : event.key === "ArrowRight" ? STEP_PX : 0;
    if (step !== 0) side.resize(side.width + sign * step);
  };
  return (
    // A separator that can be moved is a control (ARIA 1.2, separator).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="side-handle"
      role="separator"
      aria-orientation="vertical"
      aria-label={t("room.resize")}
      aria-valuenow={side.width}
      aria-valuemin={SIDE_MIN}
      aria-valuemax={SIDE_MAX}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={key}
    />
  );
}
