import type { SendReply, ShapeView } from "../../../contract";
import type { BoardSnapshot, EngineElements, EngineInput, EngineOptions, TextEdit } from "./boardTypes";
import { Cursors } from "./cursors";
import { PAGE_WIDTH, type Point } from "./geometry";
import { quantise } from "./ink";
import { KeyHand } from "./keyHand";
import { decodeLive } from "./live";
import { paintLive } from "./livePaint";
import { LiveOutbox } from "./outbox";
import { LINE_SIZES } from "./palette";
import { PenStyle } from "./penStyle";
import { listenToPointers } from "./pointer";
import { pointerHand } from "./pointerHand";
import { Renderer } from "./renderer";
import { type OwnStep, Scene, type SceneChange } from "./scene";
import { handleAt } from "./selection";
import { RemoteSummary } from "./summary";
import { TextHand } from "./textHand";
import { type Effect, type Tool, ToolChart, type ToolStyle } from "./tools";
import { ViewHand } from "./viewHand";
import type { Placement } from "./viewport";
import { ViewportDriver } from "./viewportDriver";

/** Previews, cursors and unfolded steps are looked through this often. */
const SWEEP_MS = 500;
/** Above this size of the board the toolbar stands at its left edge (board.module.css has the same numbers), so wide. */
const NARROW = 560;
const LOW = 620;
const TOOLBAR_WIDTH = 76;
/** Free around the page, where there is room to spare. */
const EDGE = 14;
/** Of a stroke, what is not sent yet is looked for again so soon. */
const INK_RETRY_MS = 20;

/** The board of one page without React: pointers and keys in; canvases, commands and a snapshot out. */
export class BoardEngine {
  readonly #options: EngineOptions;
  readonly #elements: EngineElements;
  readonly #renderer: Renderer;
  readonly #chart: ToolChart;
  readonly #cursors: Cursors;
  readonly #outbox: LiveOutbox;
  readonly #viewport: ViewportDriver;
  readonly #style = new PenStyle();
  readonly #text: TextHand;
  readonly keys = new KeyHand(this);
  readonly view = new ViewHand(this);
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #ownIds = new Set<string>();
  #summary: RemoteSummary;
  #scene: Scene;
  #input: EngineInput;
  #snapshot: BoardSnapshot;
  #editing: TextEdit | null = null;
  #rejection: { readonly rule: string } | null = null;
  #frame = 0;
  #sweep = 0;
  #inkTimer = 0;
  #size = { width: 1, height: 1 };

  constructor(elements: EngineElements, input: EngineInput, options: EngineOptions) {
    this.#elements = elements;
    this.#input = input;
    this.#options = options;
    this.#scene = new Scene(options.me);
    this.#summary = new RemoteSummary(options.me);
    this.#renderer = new Renderer(elements.page, ...elements.canvases);
    this.#text = new TextHand(this, elements.canvases[2], options.newId);
    this.#outbox = new LiveOutbox(options.send);
    this.#viewport = new ViewportDriver({
      send: options.commands.setViewport,
      onFollow: () => this.moved(this.#follow()),
    });
    this.#cursors = new Cursors(elements.cursors, (id) => this.#input.names.get(id) ?? "");
    this.#chart = new ToolChart({
      newId: options.newId,
      hit: (at, reach, wanted) => this.#scene.hit(at, reach, wanted),
      inBox: (box) => this.#scene.inBox(box),
      find: (id) => this.#scene.find(id),
      mayEdit: (shape) => this.mayEdit(shape),
      handleAt: (at, reach) => handleAt(this.#selected(), at, reach, this.#renderer.placement.scale),
    });
    this.#chart.style = this.#style.of(this.#chart.tool);
    this.#scene.commit(input.shapes, now());
    this.#summary.note(input.shapes, () => false);
    this.#viewport.steer(input.isPresenter, input.turning);
    this.#viewport.reset(input.viewport, this.pageHeight);
    this.#snapshot = this.#makeSnapshot();
    listenToPointers(elements.surface, pointerHand(this), this.#stop.signal);
    this.#sweep = window.setInterval(() => this.#expire(), SWEEP_MS);
    document.fonts?.ready.then(() => !this.#stop.signal.aborted && this.#layout());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): BoardSnapshot => this.#snapshot;

  get chart(): ToolChart {
    return this.#chart;
  }

  get counts() {
    return this.#renderer.counts;
  }

  get scene(): Scene {
    return this.#scene;
  }

  get placement(): Placement {
    return this.#renderer.placement;
  }

  get viewport(): ViewportDriver {
    return this.#viewport;
  }

  get text(): TextHand {
    return this.#text;
  }

  get style(): PenStyle {
    return this.#style;
  }

  get input(): EngineInput {
    return this.#input;
  }

  dispose(): void {
    this.keys.settle();
    this.#outbox.cursorGone();
    this.#stop.abort();
    this.#viewport.dispose();
    window.clearInterval(this.#sweep);
    window.clearTimeout(this.#inkTimer);
    cancelAnimationFrame(this.#frame);
    this.#cursors.clear();
  }

  /** Takes what the server and the room say. */
  update(input: EngineInput): void {
    const before = this.#input;
    const turned = input.page.id !== before.page.id;
    if (turned) this.#leavePage();
    this.#input = input;
    if (turned) this.#scene = new Scene(this.#options.me);
    // What was there before one came is no news.
    if (turned || before.coming) this.#summary = new RemoteSummary(this.#options.me);
    if (before.mayDraw && !input.mayDraw) this.run([...this.#chart.cancel(), ...this.#chart.select([])]);
    const change = this.#scene.commit(input.shapes, now());
    this.#summary.note(this.#scene.shapes, (id) => this.#ownIds.has(id));
    if (turned) this.#viewport.reset(input.viewport, this.pageHeight);
    this.#viewport.steer(input.isPresenter, input.turning);
    const moved = turned || this.#follow();
    if (moved || input.page !== before.page || input.mayDraw !== before.mayDraw) this.#layout();
    else this.#painted(change);
    const alive = this.#chart.selection.filter((id) => this.#scene.find(id));
    this.run(this.#chart.select(alive));
    this.#changed();
  }

  focus(): void {
    this.#elements.surface.focus({ preventScroll: true });
  }

  resize(width: number, height: number): void {
    this.#size = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#layout();
    this.#changed();
  }

  /** One message of somebody else. */
  receive(from: string, bytes: Uint8Array): void {
    const message = decodeLive(bytes);
    if (!message || from === this.#options.me) return;
    if (message.type === "cursorGone" || message.pageId !== this.#input.page.id) {
      this.#cursors.hide(from);
      return;
    }
    if (message.type === "cursor") {
      this.#cursors.show(from, message, this.#renderer.placement, now());
      return;
    }
    const tip = message.points.at(-1);
    if (tip) this.#cursors.show(from, tip, this.#renderer.placement, now());
    const count = this.#scene.previews.size;
    if (this.#scene.preview(from, message, now())) this.#invalidate();
    if (this.#scene.previews.size !== count) this.#changed();
  }

  takeSummary() {
    return this.#summary.take();
  }

  mayEdit = (shape: ShapeView): boolean =>
    this.#input.mayDraw && (this.#input.isModerator || shape.author === this.#options.me);

  choose(tool: Tool): void {
    this.keys.settle();
    this.run(this.#chart.choose(tool));
    this.#chart.style = this.#style.of(this.#chart.tool);
    this.#changed();
  }

  setColor(color: number): void {
    this.#style.setColor(this.#chart.tool, color);
    this.#restyle({ color });
  }

  setWidth(width: number): void {
    this.#style.width = width;
    this.#restyle({ size: LINE_SIZES[width] ?? LINE_SIZES[1] });
  }

  select(ids: readonly string[]): void {
    this.keys.settle();
    this.run(this.#chart.select(ids));
    this.#changed();
  }

  removeSelected(): void {
    this.run(this.#chart.removeSelected());
  }

  stretchSelected(dx: number, dy: number): void {
    this.run(this.#chart.stretch(dx, dy));
  }

  /** One step back: what is under way, then the selection, then the keyboard's pen. False where there was nothing. */
  escape(): boolean {
    if (this.#chart.mode !== "idle") this.run(this.#chart.cancel());
    else if (this.#chart.selection.length > 0) this.run(this.#chart.select([]));
    else if (this.keys.pen) this.keys.lift();
    else return false;
    this.#invalidate();
    this.#changed();
    return true;
  }

  edit(editing: TextEdit | null): void {
    this.#editing = editing;
    this.#changed();
  }

  /** The answer to a command that was sent past the engine. */
  heard(reply: SendReply): void {
    if (reply.ok) return;
    this.#rejection = { rule: reply.rule };
    this.#changed();
  }

  dismissRejection(): void {
    this.#rejection = null;
    this.#changed();
  }

  /** One's own pointer rests here, or has left (null). */
  hover(at: Point | null): void {
    if (!at || !this.#input.mayDraw) this.#outbox.cursorGone();
    else this.#outbox.cursor(this.#input.page.id, quantise(at.x), quantise(at.y), now());
  }

  get pageHeight(): number {
    const { width, height } = this.#input.page;
    return width > 0 && height > 0 ? (PAGE_WIDTH * height) / width : 900;
  }

  get middle(): Point {
    return { x: this.#viewport.current.centerX, y: this.#viewport.current.centerY };
  }

  #follow(): boolean {
    return this.#viewport.follow(this.#input.viewport, this.pageHeight, now());
  }

  #selected(): readonly ShapeView[] {
    return this.#chart.selection.flatMap((id) => this.#scene.find(id) ?? []);
  }

  #restyle(change: Partial<ToolStyle>): void {
    this.#chart.style = this.#style.of(this.#chart.tool);
    this.run(this.#chart.restyleSelected(change));
    this.#changed();
  }

  /** Lets go; the others get the rest of a stroke before the command. */
  finish(): void {
    const { ink } = this.#chart;
    if (ink) this.#outbox.ink(this.#input.page.id, ink, now(), true);
    this.run(this.#chart.up());
  }

  #leavePage(): void {
    this.keys.settle();
    this.run(this.#chart.cancel());
    this.run(this.#chart.select([]));
    this.#text.close(null);
    this.keys.lift();
    this.#cursors.clear();
  }

  afterInput(): void {
    const { ink } = this.#chart;
    window.clearTimeout(this.#inkTimer);
    if (ink && this.#outbox.ink(this.#input.page.id, ink, now())) {
      this.#inkTimer = window.setTimeout(() => this.afterInput(), INK_RETRY_MS);
    }
    this.#invalidate();
  }

  run(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case "add":
          for (const shape of effect.shapes) this.#ownIds.add(shape.id);
          this.#promise(effect, (page) => this.#options.commands.add(page, effect.shapes));
          break;
        case "change":
          this.#promise(effect, (page) => this.#options.commands.change(page, effect.changes));
          break;
        case "remove":
          for (const id of effect.ids) this.#ownIds.add(id);
          this.#promise(effect, (page) => this.#options.commands.remove(page, effect.ids));
          break;
        case "during":
          this.during(
            effect.changes
              ? { type: "change", changes: effect.changes }
              : effect.gone.length > 0
                ? { type: "remove", ids: effect.gone }
                : null,
          );
          break;
        case "select":
          this.#invalidate();
          this.#changed();
          break;
        case "editText":
          this.#text.open(effect.id, effect.at);
          break;
      }
    }
  }

  during(step: OwnStep | null): void {
    this.#painted(this.#scene.during(step, now()));
  }

  /** Shows a step and sends it; what the server refuses vanishes again. */
  #promise(step: OwnStep, send: (pageId: string) => Promise<SendReply>): void {
    const scene = this.#scene;
    const { key, change } = scene.begin(step, now());
    this.#painted(change);
    const done = (rule: string | null) => {
      const after = rule === null ? scene.settle(key, now()) : scene.reject(key, now());
      if (rule !== null) this.#rejection = { rule };
      if (scene === this.#scene) this.#painted(after);
      this.#changed();
    };
    send(this.#input.page.id).then(
      (reply) => done(reply.ok ? null : reply.rule),
      () => done("unsent"),
    );
    this.#changed();
  }

  #expire(): void {
    const change = this.#scene.expire(now());
    this.#cursors.expire(now());
    if (!change) return;
    this.#painted(change);
    this.#changed();
  }

  moved(moved: boolean): void {
    if (!moved) return;
    this.#layout();
    this.#changed();
  }

  #layout(): void {
    const wide = this.#size.width > NARROW && this.#size.height > LOW;
    const inset = this.#input.mayDraw && wide ? TOOLBAR_WIDTH : 0;
    const shape = { size: this.#size, devicePixelRatio: window.devicePixelRatio || 1, inset, edge: wide ? EDGE : 0 };
    this.#renderer.layout(shape, this.#viewport.current, this.pageHeight, this.#scene);
    this.#cursors.layout(this.#renderer.placement);
    this.#invalidate();
  }

  #painted(change: SceneChange): void {
    this.#renderer.update(this.#scene, change);
    this.#invalidate();
  }

  #invalidate(): void {
    if (this.#frame !== 0 || this.#stop.signal.aborted) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#renderer.work();
      this.#renderer.paintLive((context, { scale }) => {
        const accent = getComputedStyle(this.#elements.surface).getPropertyValue("--board-accent") || "#0a7a75";
        paintLive(context, { scale, accent, scene: this.#scene, chart: this.#chart, keyPen: this.keys.pen });
      });
      if (this.#renderer.busy) this.#invalidate();
    });
  }

  #changed(): void {
    const next = this.#makeSnapshot();
    const before = this.#snapshot;
    const keys = Object.keys(next) as (keyof BoardSnapshot)[];
    if (keys.every((key) => next[key] === before[key])) return;
    this.#snapshot = next;
    for (const listener of this.#listeners) listener();
  }

  #makeSnapshot(): BoardSnapshot {
    const { scale, offsetX, offsetY } = this.#renderer.placement;
    return {
      tool: this.#chart.tool,
      color: this.#chart.style.color,
      width: this.#style.width,
      selection: this.#chart.selection,
      shapes: this.#scene.shapes,
      previews: this.#scene.previews.size,
      editing: this.#editing,
      zoom: this.#viewport.current.zoom,
      scale,
      offsetX,
      offsetY,
      waiting: this.#scene.hasPending,
      rejection: this.#rejection,
    };
  }
}

const now = (): number => performance.now();
