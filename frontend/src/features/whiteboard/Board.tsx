import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { ShapeView } from "../../contract";
import css from "./board.module.css";
import { boardKey } from "./boardKeys";
import type { BoardSnapshot, EngineInput } from "./engine/boardTypes";
import { BoardEngine } from "./engine/engine";
import { newShapeId } from "./newShapeId";
import { Announcements } from "./Announcements";
import { ShapeList } from "./ShapeList";
import { TextEditor } from "./TextEditor";
import { Toolbar } from "./Toolbar";
import { boardTexts } from "./texts";
import type { BoardProps } from "./types";
import { whiteboardCommands } from "./whiteboard.commands";
import { ZoomBar } from "./ZoomBar";

const nothing: readonly ShapeView[] = [];

/** The board of one page: picture, shapes and, for those who may draw, tools. Fills its parent. */
export default function Board(props: BoardProps) {
  const { page, view, me, mayDraw, isPresenter, isModerator, viewport, turning, names } = props;
  const { language, send, live } = props;
  const texts = boardTexts(language);
  const helpId = useId();
  const commands = useMemo(() => whiteboardCommands(send), [send]);
  const board = view.pages.find((one) => one.pageId === page.id);
  const shapes = board?.shapes ?? nothing;
  const coming = board?.coming != null;
  const input = useMemo<EngineInput>(
    () => ({ page, shapes, coming, mayDraw, isPresenter, isModerator, viewport, turning, names }),
    [page, shapes, coming, mayDraw, isPresenter, isModerator, viewport, turning, names],
  );
  const { engine, surfaceRef, pageRef, frontRef, backRef, liveRef, cursorsRef } = useEngine(input, {
    me,
    commands,
    live,
  });
  const snapshot = useSyncExternalStore(engine?.subscribe ?? never, engine?.snapshot ?? none);
  // A step is not taken back before one sees what it was.
  const keys = {
    undo: () => coming || void commands.undo(page.id).then((reply) => engine?.heard(reply)),
    redo: () => coming || void commands.redo(page.id).then((reply) => engine?.heard(reply)),
  };
  useBoardKeys(engine, keys);

  return (
    <section
      className={css.board}
      aria-label={texts.board}
      data-board={page.id}
      data-previews={snapshot?.previews ?? 0}
      data-waiting={snapshot?.waiting ?? false}
      data-scale={snapshot?.scale}
      data-offset-x={snapshot?.offsetX}
      data-offset-y={snapshot?.offsetY}
    >
      <div
        ref={surfaceRef}
        className={css.surface}
        data-drawing={mayDraw}
        data-tool={mayDraw ? (snapshot?.tool ?? "pen") : "none"}
        data-touch={mayDraw || isPresenter ? "board" : "page"}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a drawing surface is used by keys, too
        tabIndex={0}
        role="application"
        aria-label={texts.board}
        aria-describedby={helpId}
      >
        <div ref={pageRef} className={css.page}>
          {props.imageUrl !== null && <img src={props.imageUrl} alt="" draggable={false} />}
        </div>
        <canvas ref={frontRef} className={css.layer} aria-hidden="true" />
        <canvas ref={backRef} className={css.layer} aria-hidden="true" />
        <canvas ref={liveRef} className={css.layer} aria-hidden="true" />
        <div ref={cursorsRef} className={css.cursors} aria-hidden="true" />
      </div>
      <p id={helpId} className={css.hidden}>
        {mayDraw ? texts.boardHelp : texts.boardReadOnly}
      </p>
      {engine && snapshot && (
        <>
          {snapshot.editing && (
            <TextEditor
              key={snapshot.editing.id ?? "new"}
              edit={snapshot.editing}
              snapshot={snapshot}
              engine={engine}
              texts={texts}
            />
          )}
          {mayDraw && (
            <Toolbar
              snapshot={snapshot}
              engine={engine}
              texts={texts}
              undo={!coming && ((board?.undo ?? 0) > 0 || snapshot.waiting) ? keys.undo : null}
              redo={!coming && (board?.redo ?? 0) > 0 ? keys.redo : null}
              clear={
                isModerator || isPresenter
                  ? () => void commands.clear(page.id).then((reply) => engine.heard(reply))
                  : null
              }
              clearable={!coming && shapes.length > 0}
            />
          )}
          {coming && (
            <p className={css.coming} role="status">
              {texts.coming}
            </p>
          )}
          {isPresenter && <ZoomBar zoom={snapshot.zoom} engine={engine} texts={texts} />}
          {snapshot.rejection && (
            <div className={css.notice} role="alert">
              <span>{texts.rejected(snapshot.rejection.rule)}</span>
              <button type="button" onClick={() => engine.dismissRejection()}>
                {texts.close}
              </button>
            </div>
          )}
          <ShapeList snapshot={snapshot} engine={engine} names={names} page={page} coming={coming} texts={texts} />
          <Announcements engine={engine} names={names} mayDraw={mayDraw} texts={texts} />
        </>
      )}
    </section>
  );
}

const never = () => () => undefined;
const none = (): BoardSnapshot | null => null;

interface EngineParts {
  readonly me: string;
  readonly commands: ReturnType<typeof whiteboardCommands>;
  readonly live: BoardProps["live"];
}

/** One engine for as long as the board is shown; what the room says goes into it after each drawing of React. */
function useEngine(input: EngineInput, { me, commands, live }: EngineParts) {
  const surfaceRef = useRef<HTMLDivElement>(null);
  const pageRef = useRef<HTMLDivElement>(null);
  const frontRef = useRef<HTMLCanvasElement>(null);
  const backRef = useRef<HTMLCanvasElement>(null);
  const liveRef = useRef<HTMLCanvasElement>(null);
  const cursorsRef = useRef<HTMLDivElement>(null);
  const [engine, setEngine] = useState<BoardEngine | null>(null);
  const latest = useRef({ input, commands });
  useLayoutEffect(() => {
    latest.current = { input, commands };
  });
  useLayoutEffect(() => engine?.update(input), [engine, input]);

  useLayoutEffect(() => {
    const [host, paper, a, b, c, pointers] = [surfaceRef, pageRef, frontRef, backRef, liveRef, cursorsRef].map(
      (one) => one.current,
    );
    if (!host || !paper || !pointers) return;
    if (!(a instanceof HTMLCanvasElement && b instanceof HTMLCanvasElement && c instanceof HTMLCanvasElement)) return;
    const created = new BoardEngine(
      { surface: host, page: paper, canvases: [a, b, c], cursors: pointers },
      latest.current.input,
      {
        me,
        newId: newShapeId,
        send: (message) => live.send(message),
        commands: {
          add: (...args) => latest.current.commands.add(...args),
          change: (...args) => latest.current.commands.change(...args),
          remove: (...args) => latest.current.commands.remove(...args),
          setViewport: (...args) => latest.current.commands.setViewport(...args),
        },
      },
    );
    const watch = new ResizeObserver(() => created.resize(host.clientWidth, host.clientHeight));
    watch.observe(host);
    created.resize(host.clientWidth, host.clientHeight);
    const stop = live.subscribe((from, message) => created.live.receive(from, message));
    setEngine(created);
    return () => {
      stop();
      watch.disconnect();
      created.dispose();
      setEngine(null);
    };
  }, [me, live]);

  return { engine, surfaceRef, pageRef, frontRef, backRef, liveRef, cursorsRef };
}

/** The board's keys work while the focus is in the board or nowhere; never while somebody types. */
function useBoardKeys(engine: BoardEngine | null, keys: { undo: () => void; redo: () => void }) {
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!engine) return;
    const handle = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const { undo, redo } = latest.current;
      if (boardKey(event, engine, { undo, redo })) event.preventDefault();
    };
    document.addEventListener("keydown", handle);
    return () => document.removeEventListener("keydown", handle);
  }, [engine]);
}
