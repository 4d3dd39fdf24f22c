import { memo, useId } from "react";
import type { PageView, ShapeView } from "../../contract";
import css from "./board.module.css";
import type { BoardSnapshot } from "./engine/boardTypes";
import type { BoardEngine } from "./engine/engine";
import { frameOf, PAGE_WIDTH } from "./engine/geometry";
import { COLOR_NAMES } from "./engine/palette";
import type { BoardTexts } from "./texts";

/** More would make the page slow and the list useless. */
const ITEMS_MAX = 300;
/** Shapes whose upper edges are as near as this are read as one line, in page units. */
const LINE_BAND = 60;
const TEXT_READ_MAX = 200;

interface ShapeListProps {
  readonly snapshot: BoardSnapshot;
  readonly engine: BoardEngine;
  readonly names: ReadonlyMap<string, string>;
  readonly page: PageView;
  readonly coming: boolean;
  readonly texts: BoardTexts;
}

const band = (shape: ShapeView) => Math.floor(frameOf(shape).top / LINE_BAND);

/** Down the page in bands, within a band from left to right. */
export function readingOrder(shapes: readonly ShapeView[]): ShapeView[] {
  return shapes.toSorted((a, b) => band(a) - band(b) || frameOf(a).left - frameOf(b).left);
}

/** The page's shapes for those who do not see them or do not use a pointer: one element each, with the keys of the board. */
export function ShapeList({ snapshot, engine, names, page, coming, texts }: ShapeListProps) {
  const { shapes } = snapshot;
  const helpId = useId();
  const ordered = readingOrder(shapes.length > ITEMS_MAX ? shapes.slice(-ITEMS_MAX) : shapes);
  const pageHeight = page.width > 0 ? (PAGE_WIDTH * page.height) / page.width : PAGE_WIDTH;
  return (
    <section className={css.list} aria-label={texts.shapes}>
      {shapes.length === 0 && !coming && <p>{texts.noShapes}</p>}
      <p id={helpId}>{texts.itemHelp}</p>
      <ul>
        {ordered.map((shape) => (
          <Item
            key={shape.id}
            shape={shape}
            author={shape.author === null ? null : (names.get(shape.author) ?? null)}
            selected={snapshot.selection.includes(shape.id)}
            engine={engine}
            pageHeight={pageHeight}
            helpId={helpId}
            texts={texts}
          />
        ))}
      </ul>
      {shapes.length > ITEMS_MAX && <p>{texts.moreShapes(shapes.length - ITEMS_MAX)}</p>}
    </section>
  );
}

interface ItemProps {
  readonly helpId: string;
  readonly shape: ShapeView;
  readonly author: string | null;
  readonly selected: boolean;
  readonly engine: BoardEngine;
  readonly pageHeight: number;
  readonly texts: BoardTexts;
}

const Item = memo(function Item({ shape, author, selected, engine, pageHeight, helpId, texts }: ItemProps) {
  const kind =
    shape.text === null ? texts.kind[shape.kind] : `${texts.kind[shape.kind]}: ${shape.text.slice(0, TEXT_READ_MAX)}`;
  const color = texts.colors[COLOR_NAMES[shape.color] ?? "black"];
  const { left, top, right, bottom } = frameOf(shape);
  const place = texts.place(third((top + bottom) / 2 / pageHeight), third((left + right) / 2 / PAGE_WIDTH));
  const editable = engine.mayEdit(shape);
  return (
    <li>
      <button
        type="button"
        aria-label={texts.describe(kind, color, place, author)}
        aria-describedby={editable ? helpId : undefined}
        aria-pressed={selected}
        data-shape-id={shape.id}
        data-kind={shape.kind}
        data-author={shape.author ?? ""}
        data-box={`${shape.x},${shape.y},${shape.width},${shape.height}`}
        data-style={`${shape.color},${shape.size}`}
        data-ink={shape.ink ?? ""}
        data-z={shape.z}
        onFocus={() => engine.select([shape.id])}
        onBlur={(event) => {
          const next = event.relatedTarget;
          if (!(next instanceof Element && next.closest("[data-board]"))) engine.select([]);
        }}
      />
    </li>
  );
});

function third(share: number): 0 | 1 | 2 {
  if (share < 1 / 3) return 0;
  return share < 2 / 3 ? 1 : 2;
}
