using Classroom.Meetings;
using Classroom.Modules.Shares.Contract;

namespace Classroom.Modules.Shares;

/// <summary>The shares of one meeting, folded.</summary>
internal sealed class SharesState
{
    public const int ChangesMax = 20;

    private static readonly TimeSpan s_changesWindow = TimeSpan.FromSeconds(10);

    private readonly List<ShareView> _shares = [];

    /// <summary>Whoever is here may share.</summary>
    public bool EverybodyShares { get; private set; }

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<ShareView> Shares => _shares;

    public RateWindow Changes { get; } = new(ChangesMax, s_changesWindow);

    public ShareView? Find(ParticipantId person, ShareSource source) => _shares.Find(one => one.ParticipantId == person && one.Source == source);

    public void Evolve(EventEnvelope envelope)
    {
        switch (envelope.Event)
        {
            case ShareStarted e:
                _shares.Add(new ShareView(e.ParticipantId, e.Source, e.Sound, Degrees: 0));
                Changes.Note(e.ParticipantId, envelope.At);
                break;
            case ShareStopped e:
                _shares.RemoveAll(one => one.ParticipantId == e.ParticipantId && one.Source == e.Source);
                break;
            case ShareTurned e:
                var turned = _shares.FindIndex(one => one.ParticipantId == e.ParticipantId && one.Source == e.Source);
                _shares[turned] = _shares[turned] with { Degrees = e.Degrees };
                Changes.Note(e.ParticipantId, envelope.At);
                break;
            case SharingAllowed e:
                EverybodyShares = e.Everybody;
                break;
            case ParticipantLeft e:
                _shares.RemoveAll(one => one.ParticipantId == e.ParticipantId);
                Changes.Forget(e.ParticipantId);
                break;
            default:
                break;
        }
    }

    public SharesSnapshot Snapshot() => new(EverybodyShares, [.. _shares], Changes.Snapshot());

    public void Restore(SharesSnapshot snapshot)
    {
        EverybodyShares = snapshot.EverybodyShares;
        _shares.Clear();
        _shares.AddRange(snapshot.Shares);
        Changes.Restore(snapshot.Changes);
    }
}

/// <summary>The module's state as a value.</summary>
internal sealed record SharesSnapshot(
    bool EverybodyShares, IReadOnlyList<ShareView> Shares, SortedDictionary<string, IReadOnlyList<DateTimeOffset>> Changes);
