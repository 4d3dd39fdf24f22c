namespace Classroom.Meetings;

/// <summary>One durable batch: covers <paramref name="From"/> to <paramref name="To"/> completely.</summary>
/// <param name="From">The first number.</param>
/// <param name="To">The last number.</param>
/// <param name="Events">All events, hidden ones too: obey <see cref="PublishedEvent.IsFor"/>.</param>
/// <param name="Reviews">Fresh views, valid at <paramref name="To"/>, of the modules that a change of rights touched, for those it concerns.</param>
/// <param name="Gate">Who may draw where from now on.</param>
public sealed record Publication(
    long From, long To, IReadOnlyList<PublishedEvent> Events, IReadOnlyDictionary<ParticipantId, MeetingView> Reviews, Gate Gate);
