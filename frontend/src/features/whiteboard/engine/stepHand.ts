import type { EngineCommands } from "./boardTypes";
import type { BoardEngine } from "./engine";
import type { OwnStep } from "./scene";

/** Own steps: seen at once, sent to the server, and gone again where it refuses them. */
export class StepHand {
  readonly #engine: BoardEngine;
  readonly #commands: EngineCommands;
  /** Of shapes that this person has made or taken away; nobody has to be told of those. */
  readonly #ownIds = new Set<string>();

  constructor(engine: BoardEngine, commands: EngineCommands) {
    this.#engine = engine;
    this.#commands = commands;
  }

  isOwn(shapeId: string): boolean {
    return this.#ownIds.has(shapeId);
  }

  take(step: OwnStep): void {
    if (step.type === "add") for (const { id } of step.shapes) this.#ownIds.add(id);
    if (step.type === "remove") for (const id of step.ids) this.#ownIds.add(id);
    const { scene } = this.#engine;
    const { key, change } = scene.begin(step, performance.now());
    this.#engine.painted(scene, change);
    const done = (rule: string | null): void => {
      const now = performance.now();
      this.#engine.painted(scene, rule === null ? scene.settle(key, now) : scene.reject(key, now));
      if (rule === null) this.#engine.changed();
      else this.#engine.refused(rule);
    };
    this.#send(step).then(
      (reply) => done(reply.ok ? null : reply.rule),
      () => done("unsent"),
    );
    this.#engine.changed();
  }

  #send(step: OwnStep): ReturnType<EngineCommands["add"]> {
    const pageId = this.#engine.input.page.id;
    switch (step.type) {
      case "add":
        return this.#commands.add(pageId, step.shapes);
      case "change":
        return this.#commands.change(pageId, step.changes);
      case "remove":
        return this.#commands.remove(pageId, step.ids);
    }
  }
}
