import type { SharesView } from "../../contract";
import type { Reducer } from "../../meeting/store";

export const sharesReducer: Reducer<SharesView> = (state, { event }) => {
  switch (event.type) {
    case "shareStarted": {
      const { participantId, source, sound } = event;
      return { ...state, shares: [...state.shares, { participantId, source, sound, degrees: 0 }] };
    }
    case "shareStopped":
      return {
        ...state,
        shares: state.shares.filter(
          (share) => share.participantId !== event.participantId || share.source !== event.source,
        ),
      };
    case "shareTurned":
      return {
        ...state,
        shares: state.shares.map((share) =>
          share.participantId === event.participantId && share.source === event.source
            ? { ...share, degrees: event.degrees }
            : share,
        ),
      };
    case "sharingAllowed":
      return { ...state, everybodyShares: event.everybody };
    case "participantLeft":
      return state.shares.some((share) => share.participantId === event.participantId)
        ? { ...state, shares: state.shares.filter((share) => share.participantId !== event.participantId) }
        : state;
    default:
      return state;
  }
};
