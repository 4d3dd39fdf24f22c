import type { ChatView, MessageView } from "../../contract";
import type { Reducer } from "../../meeting/store";

function change(state: ChatView, id: string, part: Partial<MessageView>): ChatView {
  if (!state.messages.some((message) => message.id === id)) return state;
  return {
    ...state,
    messages: state.messages.map((message) => (message.id === id ? { ...message, ...part } : message)),
  };
}

export const chatReducer: Reducer<ChatView> = (state, { event, at, seq }) => {
  switch (event.type) {
    case "messagePosted": {
      const { messageId, author, authorName, text } = event;
      const message: MessageView = { id: messageId, seq, author, authorName, text, at, edited: false, deleted: false };
      return { ...state, messages: [...state.messages, message] };
    }
    case "messageEdited":
      return change(state, event.messageId, { text: event.text, edited: true });
    case "messageDeleted":
      return change(state, event.messageId, { text: "", deleted: true });
    default:
      return state;
  }
};

/** Puts an older page before what is there. */
export function prependPage(state: ChatView, page: ChatView): ChatView {
  const first = state.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const older = page.messages.filter((message) => message.seq < first);
  return { messages: [...older, ...state.messages], earlier: page.earlier };
}
