// Pictures that come with the page.
import board from "./pictures/board.svg?url";
import dusk from "./pictures/dusk.svg?url";
import hills from "./pictures/hills.svg?url";
import shelf from "./pictures/shelf.svg?url";
import wall from "./pictures/wall.svg?url";
import type { PageBackground } from "./choice";

export const PICTURE_URLS: Readonly<Record<PageBackground, string>> = { wall, shelf, hills, dusk, board };
