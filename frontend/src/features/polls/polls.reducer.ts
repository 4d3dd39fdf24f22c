import type { PollStarted, PollsView, PollView, VoteCast, VoteView } from "../../contract";
import type { FoldContext, Reducer } from "../../meeting/store";

function change(state: PollsView, id: string, apply: (poll: PollView) => PollView): PollsView {
  if (!state.polls.some((poll) => poll.id === id)) return state;
  return { ...state, polls: state.polls.map((poll) => (poll.id === id ? apply(poll) : poll)) };
}

function started(event: PollStarted, context: FoldContext): PollView {
  const moderator = context.role === "moderator";
  const seesTally = moderator || context.presenter === context.me;
  return {
    id: event.pollId,
    kind: event.kind,
    question: event.question,
    choices: event.choices,
    multiple: event.multiple,
    deadline: event.deadline,
    running: true,
    published: false,
    myVote: null,
    tally: seesTally ? event.choices.map(() => 0) : null,
    voters: seesTally ? 0 : null,
    votes: moderator ? [] : null,
  };
}

function voted(poll: PollView, event: VoteCast, context: FoldContext): PollView {
  const vote: VoteView = { voter: event.voter, voterName: event.voterName, choices: event.choices };
  const known = poll.votes?.some((other) => other.voter === event.voter);
  return {
    ...poll,
    myVote: event.voter === context.me ? event.choices : poll.myVote,
    votes:
      poll.votes &&
      (known ? poll.votes.map((other) => (other.voter === event.voter ? vote : other)) : [...poll.votes, vote]),
  };
}

export const pollsReducer: Reducer<PollsView> = (state, { event }, context) => {
  switch (event.type) {
    case "pollStarted":
      return { ...state, polls: [...state.polls, started(event, context)] };
    case "voteCast":
      return change(state, event.pollId, (poll) => voted(poll, event, context));
    case "pollTallied":
      return change(state, event.pollId, (poll) => ({ ...poll, tally: event.tally, voters: event.voters }));
    case "pollClosed":
      return change(state, event.pollId, (poll) => ({ ...poll, running: false }));
    case "pollPublished":
      return change(state, event.pollId, (poll) => ({
        ...poll,
        running: false,
        published: true,
        tally: event.tally,
        voters: event.voters,
      }));
    default:
      return state;
  }
};
