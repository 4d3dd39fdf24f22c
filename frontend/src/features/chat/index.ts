export { ChatPanel } from "./ChatPanel";
export { chatReducer } from "./chat.reducer";
