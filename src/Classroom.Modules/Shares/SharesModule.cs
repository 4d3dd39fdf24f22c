using System.Text.Json;
using Classroom.Meetings;
using Classroom.Modules.Shares.Contract;

namespace Classroom.Modules.Shares;

/// <summary>Who shows a screen or a document camera to all, and who may; the rules are in Shares.md.</summary>
public sealed class SharesModule : Module
{
    /// <summary>Most shares of one meeting at a time.</summary>
    public const int SharesMax = 8;

    private readonly SharesState _state = new();

    /// <inheritdoc/>
    public override string Name => "shares";

    /// <summary>What this module adds to the wire.</summary>
    public static ModuleDescription Describe() => new(
        "shares",
        [typeof(StartShare), typeof(StopShare), typeof(TurnShare), typeof(AllowSharing)],
        [],
        [typeof(ShareStarted), typeof(ShareStopped), typeof(ShareTurned), typeof(SharingAllowed)],
        typeof(SharesView),
        SharesJsonContext.Default,
        static () => new SharesModule());

    /// <inheritdoc/>
    public override bool Handles(Command command) => command is StartShare or StopShare or TurnShare or AllowSharing;

    /// <inheritdoc/>
    public override void Decide(Command command, DecisionContext context)
    {
        switch (command)
        {
            case StartShare c:
                DecideStart(c, context);
                break;
            case StopShare c when c.ParticipantId != context.Actor.Participant && !context.Roster.IsModerator(context.Actor):
                context.Reject("SHARE-4", "Only a moderator ends another's share.");
                break;
            case StopShare c when _state.Find(c.ParticipantId, c.Source) is not null:
                context.Emit(new ShareStopped(c.ParticipantId, c.Source));
                break;
            case TurnShare c:
                DecideTurn(c, context);
                break;
            case AllowSharing when !context.Roster.IsModerator(context.Actor):
                context.Reject("SHARE-5", "Only a moderator says who may share.");
                break;
            case AllowSharing c when c.Everybody != _state.EverybodyShares:
                DecideAllow(c, context);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void Evolve(EventEnvelope envelope) => _state.Evolve(envelope);

    /// <inheritdoc/>
    public override object View(Viewer viewer) => new SharesView(_state.EverybodyShares, [.. _state.Shares]);

    /// <inheritdoc/>
    public override byte[] Snapshot() => JsonSerializer.SerializeToUtf8Bytes(_state.Snapshot(), SharesJsonContext.Default.SharesSnapshot);

    /// <inheritdoc/>
    public override void Restore(ReadOnlySpan<byte> snapshot) => _state.Restore(
        JsonSerializer.Deserialize(snapshot, SharesJsonContext.Default.SharesSnapshot) ?? throw new JsonException("An empty snapshot of the shares."));

    private static bool Leads(Actor actor, Roster roster) => roster.IsModerator(actor) || roster.IsPresenter(actor);

    private void DecideStart(StartShare command, DecisionContext context)
    {
        if (context.Actor.Participant is not { } person)
            context.Reject("SHARE-8", "Only a person shares.");
        else if (!_state.EverybodyShares && !Leads(context.Actor, context.Roster))
            context.Reject("SHARE-1", "Only the presenter and moderators share here.");
        else if (_state.Find(person, command.Source) is not null)
            return;
        else if (_state.Shares.Count >= SharesMax)
            context.Reject("SHARE-3", $"At most {SharesMax} shares at a time.");
        else if (!_state.Changes.Allows(person, context.Now))
            RejectForNow(person, context);
        else
            context.Emit(new ShareStarted(person, command.Source, command.Sound && command.Source != ShareSource.Document));
    }

    private void DecideTurn(TurnShare command, DecisionContext context)
    {
        if (context.Actor.Participant is not { } person)
            context.Reject("SHARE-8", "Only a person shares.");
        else if (command.Source != ShareSource.Document || command.Degrees is not (0 or 90 or 180 or 270))
            context.Reject("SHARE-7", "A document camera is turned by 0, 90, 180 or 270 degrees.");
        else if (_state.Find(person, command.Source) is not { } share)
            context.Reject("SHARE-7", "Only one's own share is turned.");
        else if (share.Degrees == command.Degrees)
            return;
        else if (!_state.Changes.Allows(person, context.Now))
            RejectForNow(person, context);
        else
            context.Emit(new ShareTurned(person, command.Source, command.Degrees));
    }

    private void DecideAllow(AllowSharing command, DecisionContext context)
    {
        context.Emit(new SharingAllowed(command.Everybody));
        if (command.Everybody)
            return;
        foreach (var share in _state.Shares.Where(one => !Leads(new Actor(one.ParticipantId), context.Roster)))
            context.Emit(new ShareStopped(share.ParticipantId, share.Source));
    }

    private void RejectForNow(ParticipantId person, DecisionContext context) =>
        context.RejectForNow("SHARE-9", $"At most {SharesState.ChangesMax} changes in 10 seconds.", _state.Changes.WaitOf(person, context.Now));
}
