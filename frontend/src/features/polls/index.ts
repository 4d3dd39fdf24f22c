export { PollCard } from "./PollCard";
export { pollsReducer } from "./polls.reducer";
export { StartPoll } from "./StartPoll";
