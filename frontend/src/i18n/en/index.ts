import { ui } from "./ui";
import { start } from "./start";
import { join } from "./join";
import { end } from "./end";
import { deletion } from "./deletion";
import { background } from "./background";
import { media } from "./media";
import { people } from "./people";
import { chat } from "./chat";
import { polls } from "./polls";
import { slides } from "./slides";
import { shares } from "./shares";
import { teach } from "./teach";
import { quality } from "./quality";
import { room } from "./room";
import { say } from "./say";
import { settings } from "./settings";

export const messages = {
  ...ui,
  ...start,
  ...join,
  ...end,
  ...deletion,
  ...background,
  ...media,
  ...people,
  ...chat,
  ...polls,
  ...slides,
  ...shares,
  ...teach,
  ...quality,
  ...room,
  ...say,
  ...settings,
};
