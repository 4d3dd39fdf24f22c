export { HandVerb } from "./HandVerb";
export { PeoplePanel } from "./PeoplePanel";
export { participantsCommands } from "./participants.commands";
export { participantsReducer } from "./participants.reducer";
