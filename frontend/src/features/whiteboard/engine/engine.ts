import type { SendReply, ShapeView } from "../../../contract";
import type { BoardSnapshot, EngineElements, EngineInput, EngineOptions, TextEdit } from "./boardTypes";
import { Easel } from "./easel";
import { PAGE_WIDTH, type Point } from "./geometry";
import { KeyHand } from "./keyHand";
import { LiveHand } from "./liveHand";
import { LINE_SIZES } from "./palette";
import { PenStyle } from "./penStyle";
import { listenToPointers } from "./pointer";
import { pointerHand } from "./pointerHand";
import { type OwnStep, Scene, type SceneChange } from "./scene";
import { handleAt } from "./selection";
import { StepHand } from "./stepHand";
import { RemoteSummary } from "./summary";
import { TextHand } from "./textHand";
import { type Effect, type Tool, ToolChart, type ToolStyle } from "./tools";
import { ViewHand } from "./viewHand";
import type { Placement } from "./viewport";
import { ViewportDriver } from "./viewportDriver";

/** Previews, cursors and unfolded steps are looked through this often. */
const SWEEP_MS = 500;

/** The board of one page without React: pointers and keys in; canvases, commands and a snapshot out. */
export class BoardEngine {
  readonly #options: EngineOptions;
  readonly #elements: EngineElements;
  readonly easel: Easel;
  readonly #chart: ToolChart;
  readonly #viewport: ViewportDriver;
  readonly #style = new PenStyle();
  readonly #steps: StepHand;
  readonly #text: TextHand;
  readonly keys = new KeyHand(this);
  readonly view = new ViewHand(this);
  readonly live: LiveHand;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  #summary: RemoteSummary;
  #scene: Scene;
  #input: EngineInput;
  #snapshot: BoardSnapshot;
  #editing: TextEdit | null = null;
  #rejection: { readonly rule: string } | null = null;
  #sweep = 0;

  constructor(elements: EngineElements, input: EngineInput, options: EngineOptions) {
    this.#elements = elements;
    this.#input = input;
    this.#options = options;
    this.#scene = new Scene(options.me);
    this.#summary = new RemoteSummary(options.me);
    this.easel = new Easel(elements, () => ({ scene: this.#scene, chart: this.#chart, keyPen: this.keys.pen }));
    this.#steps = new StepHand(this, options.commands);
    this.#text = new TextHand(this, elements.canvases[2], options.newId);
    this.live = new LiveHand(this, elements, options);
    this.#viewport = new ViewportDriver({
      send: options.commands.setViewport,
      onFollow: () => this.moved(this.#follow()),
    });
    this.#chart = new ToolChart({
      newId: options.newId,
      hit: (at, reach, wanted) => this.#scene.hit(at, reach, wanted),
      inBox: (box) => this.#scene.inBox(box),
      find: (id) => this.#scene.find(id),
      mayEdit: (shape) => this.mayEdit(shape),
      handleAt: (at, reach) => handleAt(this.#selected(), at, reach, this.easel.placement.scale),
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

  get scene(): Scene {
    return this.#scene;
  }

  get placement(): Placement {
    return this.easel.placement;
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
    this.live.dispose();
    this.#stop.abort();
    this.#viewport.dispose();
    window.clearInterval(this.#sweep);
    this.easel.dispose();
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
    this.#summary.note(this.#scene.shapes, (id) => this.#steps.isOwn(id));
    if (turned) this.#viewport.reset(input.viewport, this.pageHeight);
    this.#viewport.steer(input.isPresenter, input.turning);
    const moved = turned || this.#follow();
    if (moved || input.page !== before.page || input.mayDraw !== before.mayDraw) this.#layout();
    else this.easel.paint(this.#scene, change);
    const alive = this.#chart.selection.filter((id) => this.#scene.find(id));
    this.run(this.#chart.select(alive));
    this.changed();
  }

  focus(): void {
    this.#elements.surface.focus({ preventScroll: true });
  }

  resize(width: number, height: number): void {
    this.easel.resize(width, height);
    this.#layout();
    this.changed();
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
    this.changed();
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
    this.changed();
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
    this.easel.invalidate();
    this.changed();
    return true;
  }

  edit(editing: TextEdit | null): void {
    this.#editing = editing;
    this.changed();
  }

  /** The answer to a command that was sent past the engine. */
  heard(reply: SendReply): void {
    if (!reply.ok) this.refused(reply.rule);
  }

  refused(rule: string): void {
    this.#rejection = { rule };
    this.changed();
  }

  dismissRejection(): void {
    this.#rejection = null;
    this.changed();
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
    this.changed();
  }

  /** Lets go. */
  finish(): void {
    this.live.finish();
    this.run(this.#chart.up());
  }

  #leavePage(): void {
    this.keys.settle();
    this.run(this.#chart.cancel());
    this.run(this.#chart.select([]));
    this.#text.close(null);
    this.keys.lift();
    this.live.leave();
  }

  afterInput(): void {
    this.live.draw();
    this.easel.invalidate();
  }

  run(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case "add":
        case "change":
        case "remove":
          this.#steps.take(effect);
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
          this.easel.invalidate();
          this.changed();
          break;
        case "editText":
          this.#text.open(effect.id, effect.at);
          break;
      }
    }
  }

  during(step: OwnStep | null): void {
    this.easel.paint(this.#scene, this.#scene.during(step, now()));
  }

  /** A scene looks otherwise now; what became of a page that was left since is not seen. */
  painted(scene: Scene, change: SceneChange): void {
    if (scene === this.#scene) this.easel.paint(scene, change);
  }

  #expire(): void {
    const change = this.#scene.expire(now());
    this.live.expire(now());
    if (!change) return;
    this.easel.paint(this.#scene, change);
    this.changed();
  }

  moved(moved: boolean): void {
    if (!moved) return;
    this.#layout();
    this.changed();
  }

  #layout(): void {
    this.easel.layout({
      viewport: this.#viewport.current,
      pageHeight: this.pageHeight,
      scene: this.#scene,
      hasTools: this.#input.mayDraw,
    });
    this.live.layout();
  }

  /** What React draws may be another now. */
  changed(): void {
    const next = this.#makeSnapshot();
    const before = this.#snapshot;
    const keys = Object.keys(next) as (keyof BoardSnapshot)[];
    if (keys.every((key) => next[key] === before[key])) return;
    this.#snapshot = next;
    for (const listener of this.#listeners) listener();
  }

  #makeSnapshot(): BoardSnapshot {
    const { scale, offsetX, offsetY } = this.easel.placement;
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
