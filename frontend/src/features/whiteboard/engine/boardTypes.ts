// What goes into the engine and comes out of it.
import type { NewShape, PageView, SendReply, ShapeChange, ShapeView, ViewportView } from "../../../contract";
import type { Tool } from "./tools";

export interface EngineElements {
  /** Takes pointers and focus. */
  readonly surface: HTMLElement;
  readonly page: HTMLElement;
  readonly canvases: readonly [HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement];
  readonly cursors: HTMLElement;
}

export interface EngineCommands {
  add(pageId: string, shapes: readonly NewShape[]): Promise<SendReply>;
  change(pageId: string, changes: readonly ShapeChange[]): Promise<SendReply>;
  remove(pageId: string, shapeIds: readonly string[]): Promise<SendReply>;
  setViewport(centerX: number, centerY: number, zoom: number): Promise<SendReply>;
}

export interface EngineInput {
  readonly page: PageView;
  readonly shapes: readonly ShapeView[];
  /** More shapes of the page are on their way. */
  readonly coming: boolean;
  readonly mayDraw: boolean;
  /** Zooms and pans for all by SetViewport; everybody else follows. */
  readonly isPresenter: boolean;
  /** Moderators change everybody's shapes; they and the presenter may empty the page. */
  readonly isModerator: boolean;
  readonly viewport: ViewportView | null;
  /** This person has asked for another page, and it has not come yet. */
  readonly turning: boolean;
  /** By participant id, for cursors, previews and the list of shapes. */
  readonly names: ReadonlyMap<string, string>;
}

export interface TextEdit {
  readonly id: string | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly color: number;
  readonly text: string;
}

/** What React draws around the canvases; a new object where something changed. */
export interface BoardSnapshot {
  readonly tool: Tool;
  readonly color: number;
  /** Index into the widths of the tool's kind. */
  readonly width: number;
  readonly selection: readonly string[];
  readonly shapes: readonly ShapeView[];
  readonly previews: number;
  readonly editing: TextEdit | null;
  readonly zoom: number;
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly waiting: boolean;
  readonly rejection: { readonly rule: string } | null;
}

export interface EngineOptions {
  readonly me: string;
  readonly commands: EngineCommands;
  readonly send: (message: Uint8Array) => void;
  readonly newId: () => string;
}
