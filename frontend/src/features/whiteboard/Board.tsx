import type { BoardProps } from "./types";

/** The board of one page: picture, shapes and, for those who may draw, tools. */
export default function Board({ page, imageUrl }: BoardProps) {
  return <div data-page={page.id}>{imageUrl !== null && <img src={imageUrl} alt={page.text} />}</div>;
}
