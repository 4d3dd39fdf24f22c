import { lazyPart } from "../../ui/lazyPart";

export { PollCard } from "./PollCard";
export { pollsReducer } from "./polls.reducer";
export const StartPoll = lazyPart(() => import("./StartPoll"));
