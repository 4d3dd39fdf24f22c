import type { ParticipantsView, ParticipantView } from "../../contract";
import type { Reducer } from "../../meeting/store";

function change(state: ParticipantsView, id: string, part: Partial<ParticipantView>): ParticipantsView {
  if (!state.participants.some((person) => person.id === id)) return state;
  return {
    ...state,
    participants: state.participants.map((person) => (person.id === id ? { ...person, ...part } : person)),
  };
}

export const participantsReducer: Reducer<ParticipantsView> = (state, { event, at }) => {
  switch (event.type) {
    case "meetingStarted":
      return { ...state, title: event.title };
    case "meetingEnded":
      return { ...state, ended: true };
    case "participantJoined": {
      const media = event.kind === "publisher";
      const person: ParticipantView = {
        id: event.participantId,
        name: event.name,
        role: event.role,
        kind: event.kind,
        connected: true,
        handRaisedAt: null,
        microphoneOpen: media,
        cameraOn: media,
        interprets: false,
      };
      return { ...state, participants: [...state.participants, person] };
    }
    case "participantLeft":
      return { ...state, participants: state.participants.filter((person) => person.id !== event.participantId) };
    case "participantDisconnected":
      return change(state, event.participantId, { connected: false });
    case "participantReturned":
      return change(state, event.participantId, { connected: true });
    case "participantRenamed":
      return change(state, event.participantId, { name: event.name });
    case "roleChanged":
      return change(state, event.participantId, { role: event.role });
    case "presenterChanged":
      return { ...state, presenter: event.participantId };
    case "handRaised":
      return change(state, event.participantId, { handRaisedAt: at });
    case "handLowered":
      return change(state, event.participantId, { handRaisedAt: null });
    case "microphoneChanged":
      return change(state, event.participantId, { microphoneOpen: event.open });
    case "cameraChanged":
      return change(state, event.participantId, { cameraOn: event.on });
    case "interpreterChanged":
      return change(state, event.participantId, { interprets: event.interprets });
    default:
      return state;
  }
};
