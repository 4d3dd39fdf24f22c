import { lazyPart } from "../../ui/lazyPart";

/** Comes when somebody shares. */
export const SharedStage = lazyPart(() => import("./SharedStage"));
export { sharesCommands } from "./shares.commands";
export { sharesReducer } from "./shares.reducer";
export { shareKey } from "./shares";
export { ShareVerb } from "./ShareVerb";
export { SharingContext } from "./useSharing";
