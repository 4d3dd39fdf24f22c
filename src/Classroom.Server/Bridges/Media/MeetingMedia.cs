using System.Threading.Channels;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;
using Classroom.Rtc.Codecs;
using Classroom.Server.Edge;
using Classroom.Server.Loops;
using Classroom.Sfu;

namespace Classroom.Server.Bridges.Media;

/// <summary>One meeting's control of its media: everything about its peers happens in this one loop, in order; nothing in it waits.</summary>
internal sealed partial class MeetingMedia(
    MeetingId meeting, MediaSeats seats, MediaPlane plane, HubOutboxes outboxes, int publishersMax, TimeProvider time, Func<string, string, Task> drop,
    Func<bool, Task> setWatched, ILogger logger)
{
    /// <summary>Everybody of a full meeting may describe both connections at once, while it changes as often.</summary>
    public const int WorkMax = 8_192;

    /// <summary>Within this time whoever has taken a seat again goes on with the media that it had; what it does not claim ends.</summary>
    private static readonly TimeSpan s_claimLimit = TimeSpan.FromSeconds(10);

    /// <summary>Who changes the network closes one hub connection and comes back by another, as a page that goes does not.</summary>
    private static readonly TimeSpan s_returnLimit = TimeSpan.FromSeconds(3);

    private readonly Channel<MediaWork> _work = Channel.CreateBounded<MediaWork>(
        new BoundedChannelOptions(WorkMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Dictionary<string, Holder> _holders = [];
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Connections that watch without a seat (WHEP), as many as the plane has.
    private readonly HashSet<long> _watchers = [];
    private Task _telling = Task.CompletedTask;
    private bool _isWatched;
    private string? _presenter = seats.Presenter;
    private volatile bool _hasMissed;

    private string Name => meeting.Value;

    /// <summary>Ends when the meeting's media is closed.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Takes an event within the grain's turn.</summary>
    public void Fold(Event happened)
    {
        if (seats.Fold(happened) is { } work)
            Note(work);
    }

    /// <summary>Notes work without waiting; where there is no room the loop looks at every seat instead.</summary>
    public void Note(MediaWork work)
    {
        if (!_work.Writer.TryWrite(work))
            _hasMissed = true;
    }

    /// <summary>Takes a client's description; null where it was taken, else the rule that refuses it.</summary>
    public Task<Rejection?> Describe(Outbox connection, Description description)
    {
        var done = new TaskCompletionSource<Rejection?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _work.Writer.TryWrite(new HubDescribed(connection, description, done)) ? done.Task : Task.FromResult<Rejection?>(MediaRules.NotNow);
    }

    /// <summary>Takes news of the plane; waits while the loop is behind, which slows the pump and loses nothing.</summary>
    public async ValueTask Tell(MediaEvent said)
    {
        var work = new PlaneSaid(said);
        while (!_work.Writer.TryWrite(work))
        {
            if (!await _work.Writer.WaitToWriteAsync())
                return;
        }
    }

    /// <summary>No more work: what is noted is done, then all media of the meeting ends.</summary>
    public void Close() => _work.Writer.TryComplete();

    /// <summary>The loop; begins when an earlier one of the same meeting has finished.</summary>
    public async Task Run(Task earlier, Action finished)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (var work in _work.Reader.ReadAllAsync())
        {
            try
            {
                Handle(work);
                if (_hasMissed)
                    LookAtAll();
            }
            catch (Exception fault)
            {
                // One client's description must not end the others' media; the log tells of the defect.
                LogFault(logger, fault, work.GetType().Name);
                (work as HubDescribed)?.Done.TrySetResult(MediaRules.NotNow);
            }
        }

        plane.CloseMeeting(Name);
        finished();
        _finished.SetResult();
    }

    private void Handle(MediaWork work)
    {
        switch (work)
        {
            case HubDescribed said:
                Describe(said);
                break;
            case SeatChanged changed:
                Enforce(changed.Person);
                break;
            case SharesChanged changed when plane.IsPublishing(Name, changed.Person):
                Share(changed.Person);
                break;
            case StandingChanged changed:
                Stick(changed.Person);
                break;
            case PresenterIs presenter:
                Present(presenter.Person);
                break;
            case SeatHeld held:
                _ = Remind(s_claimLimit, new ClaimDue(held.Person, held.ConnectionId));
                break;
            case ClaimDue due when _holders.TryGetValue(due.Person, out var holder) && IsHeldBy(due):
                EndUnclaimed(due.Person, holder, due.ConnectionId);
                break;
            case HubClosed closed:
                _ = Remind(s_returnLimit, new ReturnDue(closed.Connection));
                break;
            case ReturnDue due when _holders.TryGetValue(due.Connection.Participant.Value, out var holder) && holder.Connection == due.Connection
                && outboxes.Find(meeting, due.Connection.Participant) is null:
                Release(due.Connection.Participant.Value);
                break;
            case PlaneSaid said:
                Take(said.Event);
                break;
            case WatcherDecodes watcher:
                FitCodec(watcher.Codecs);
                break;
            default:
                break;
        }
    }

    private void Describe(HubDescribed said)
    {
        var (connection, description, done) = said;
        var person = connection.Participant.Value;
        if (outboxes.Find(meeting, connection.Participant) != connection || !seats.TryFind(person, out _))
        {
            done.SetResult(MediaRules.NotHeld);
            return;
        }

        var holder = Hold(person, connection);
        switch (description.Pc, description.Type)
        {
            case (PeerDirection.Publish, _):
                _ = Publish(person, holder, said);
                break;
            case (PeerDirection.Subscribe, DescriptionKind.Request):
                // Who begins anew here does not go on with what an earlier connection sends.
                EndUnclaimed(person, holder, connection.ConnectionId);
                FitCodec(description.Decodes);
                holder.Subscription = plane.Subscribe(Name, person);
                holder.SubscribedBy = connection.ConnectionId;
                done.SetResult(holder.Subscription == 0 ? MediaRules.NotNow : null);
                break;
            case (PeerDirection.Subscribe, DescriptionKind.Restart):
                holder.SubscribedBy = connection.ConnectionId;
                done.SetResult(holder.Subscription != 0 && plane.RestartSubscriber(Name, person) ? null : MediaRules.NoConnection);
                break;
            case (PeerDirection.Subscribe, DescriptionKind.Tiles):
                foreach (var tile in description.Tiles)
                    plane.SetTileHeight(Name, person, tile.ParticipantId, tile.Picture!.Value, tile.Lines, tile.Pinned);
                done.SetResult(null);
                break;
            case (PeerDirection.Subscribe, DescriptionKind.Stills):
                plane.SetStills(Name, person, description.Stills);
                done.SetResult(null);
                break;
            default:
                // An answer that crossed a newer offer is no mistake: the newer one will be answered too.
                plane.AnswerSubscribe(Name, person, description.Revision, description.Sdp);
                done.SetResult(null);
                break;
        }
    }

    // MEDIA-15: a picture that somebody cannot see is worth less than one that costs everybody more.
    private void FitCodec(IReadOnlyList<VideoCodec>? decodes)
    {
        // Of screens after that of cameras: what a meeting goes over to may be another one for its screens.
        if (decodes is null || !(Lacks(decodes, plane.VideoCodecOf(Name)) | Lacks(decodes, plane.ScreenCodecOf(Name))))
            return;
        foreach (var (person, holder) in _holders)
        {
            if (plane.IsPublishing(Name, person))
                holder.Connection.Describe(new Description(PeerDirection.Publish, DescriptionKind.Request, 0, ""));
        }
    }

    private bool Lacks(IReadOnlyList<VideoCodec> decodes, VideoCodec codec)
    {
        if (decodes.Contains(codec) || !plane.NoteUndecodable(Name, codec))
            return false;
        LogFallback(logger, codec);
        return true;
    }

    /// <summary>Hands the offer to the plane at once, in the loop's order, and the answer to the client when it comes.</summary>
    private async Task Publish(string person, Holder holder, HubDescribed said)
    {
        var (connection, description, done) = said;
        try
        {
            if (!plane.IsPublishing(Name, person) && plane.PublisherCount(Name) >= publishersMax)
            {
                done.SetResult(MediaRules.TooMany);
                return;
            }

            holder.PublishedBy = connection.ConnectionId;
            Mute(person);
            Share(person);
            var labels = Allowed(person, description.Labels);
            var asked = description.Type == DescriptionKind.Restart
                ? plane.RestartPublisher(Name, person, description.Sdp, CancellationToken.None, labels).AsTask()
                : Begin(plane.Publish(Name, person, description.Sdp, CancellationToken.None, labels: labels));
            Stick(person);
            var answer = await asked;
            if (answer is { Ok: true })
                connection.Describe(new Description(PeerDirection.Publish, DescriptionKind.Answer, description.Revision, answer.Sdp));
            done.SetResult(answer switch { null => MediaRules.NoConnection, { Ok: true } => null, _ => MediaRules.Unusable(answer.Reason) });
        }
        catch (Exception fault)
        {
            LogFault(logger, fault, nameof(Publish));
            done.TrySetResult(MediaRules.NotNow);
        }
    }

    private static async Task<MediaAnswer?> Begin(ValueTask<MediaAnswer> asked) => await asked;

    private async Task Remind(TimeSpan wait, MediaWork due)
    {
        await Task.Delay(wait, time);
        Note(due);
    }

    private bool IsHeldBy(ClaimDue due) => outboxes.Find(meeting, new ParticipantId(due.Person))?.ConnectionId == due.ConnectionId;

    private void EndUnclaimed(string person, Holder holder, string connectionId)
    {
        if (holder.PublishedBy != connectionId)
            plane.CloseOf(Name, person, MediaPurpose.Publish);
        if (holder.SubscribedBy != connectionId)
            plane.CloseOf(Name, person, MediaPurpose.Subscribe);
    }

    private void LookAtAll()
    {
        _hasMissed = false;
        Present(seats.Presenter);
        foreach (var person in _holders.Keys.ToList())
        {
            if (!seats.TryFind(person, out _))
                Release(person);
        }

        foreach (var person in seats.People)
        {
            Enforce(person);
            if (!plane.IsPublishing(Name, person))
                continue;
            Share(person);
            Stick(person);
        }
    }

    private Holder Hold(string person, Outbox connection)
    {
        if (!_holders.TryGetValue(person, out var holder))
            _holders.Add(person, holder = new Holder(connection));
        holder.Connection = connection;
        return holder;
    }

    private void Release(string person)
    {
        _holders.Remove(person);
        plane.RemoveParticipant(Name, person);
    }

    private void Take(MediaEvent said)
    {
        switch (said)
        {
            case OfferReady offer when _holders.TryGetValue(offer.Participant, out var holder) && holder.Subscription == offer.Connection:
                holder.Connection.Describe(new Description(PeerDirection.Subscribe, DescriptionKind.Offer, offer.Revision, offer.Sdp));
                break;
            case LayersUnneeded unneeded when _holders.TryGetValue(unneeded.Participant, out var sender) && plane.IsPublishing(Name, unneeded.Participant, unneeded.Connection):
                sender.Connection.Describe(new Description(PeerDirection.Publish, DescriptionKind.Layers, 0, "") { Off = unneeded.Layers });
                break;
            case MediaLost { Purpose: MediaPurpose.Publish } lost when seats.TryFind(lost.Participant, out var seat) && seat.Kind == ParticipantKind.Publisher:
                _ = Drop(lost.Participant, lost.Reason == nameof(Rtc.PeerCloseReason.ClosedByPeer) ? "left" : "timeout");
                break;
            case MediaConnected { Purpose: MediaPurpose.View } watcher:
                _watchers.Add(watcher.Connection);
                TellWhetherWatched();
                break;
            case MediaLost { Purpose: MediaPurpose.View } watcher:
                _watchers.Remove(watcher.Connection);
                TellWhetherWatched();
                break;
            case QualityTold told:
                TellModerators(told.People);
                break;
            case AnswerRefused refused:
                LogAnswerRefused(logger, refused.Reason);
                break;
            default:
                break;
        }
    }

    // What passes is nothing for the log, and nobody else's business.
    private void TellModerators(IReadOnlyList<ParticipantQuality> people)
    {
        QualityMessage? message = null;
        foreach (var moderator in seats.Moderators)
            outboxes.Find(meeting, new ParticipantId(moderator))?.Quality(message ??= QualityMessage.Of(people));
    }

    private void TellWhetherWatched()
    {
        if (_isWatched == _watchers.Count > 0)
            return;
        _isWatched = _watchers.Count > 0;
        _telling = Tell(_telling, _isWatched);
    }

    // In order, however long one of them takes.
    private async Task Tell(Task earlier, bool watched)
    {
        await earlier;
        try
        {
            await setWatched(watched);
        }
        catch (Exception fault)
        {
            LogFault(logger, fault, nameof(SetWatched));
        }
    }

    private async Task Drop(string publisher, string why)
    {
        try
        {
            await drop(publisher, why);
        }
        catch (Exception fault)
        {
            LogFault(logger, fault, nameof(Drop));
        }
    }

    /// <summary>Which hub connection speaks for the person's peers, which has made or renewed each, and which of the plane's connections it subscribes by.</summary>
    private sealed class Holder(Outbox connection)
    {
        public Outbox Connection { get; set; } = connection;

        public string? PublishedBy { get; set; }

        public string? SubscribedBy { get; set; }

        public long Subscription { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The media of a meeting met a defect at {Work} and goes on.")]
    private static partial void LogFault(ILogger logger, Exception fault, string work);

    [LoggerMessage(Level = LogLevel.Information, Message = "Somebody cannot decode {Codec}: the meeting does without.")]
    private static partial void LogFallback(ILogger logger, VideoCodec codec);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A client's answer was not understood: {Reason}")]
    private static partial void LogAnswerRefused(ILogger logger, string reason);
}
