using System.Diagnostics.CodeAnalysis;
using Classroom.Rtc;

namespace Classroom.Sfu;

/// <summary>From time to time the lines of all who send or subscribe, each participant once; who only watches from outside has no name here.</summary>
internal sealed class QualityReports
{
    public const long PeriodUs = 5_000_000;
    private long _nextUs;
    private long _latestUs;

    public bool TryMeasure(long nowUs, Dictionary<PeerId, RouterPeer> peers, [NotNullWhen(true)] out QualityMeasured? measured)
    {
        measured = null;
        if (nowUs < _nextUs) return false;
        var elapsedUs = nowUs - _latestUs;
        (_nextUs, _latestUs) = (nowUs + PeriodUs, nowUs);
        var people = new Dictionary<string, ParticipantQuality>();
        foreach (var peer in peers.Values)
        {
            if (peer.Role == PeerRole.Viewer || peer.Connection.State != PeerState.Connected) continue;
            peer.Quality.Look(elapsedUs, peer.Connection);
            people[peer.ParticipantId] = Join(people.GetValueOrDefault(peer.ParticipantId), peer.ParticipantId, peer.Quality);
        }
        if (people.Count > 0) measured = new QualityMeasured([.. people.Values]);
        return measured is not null;
    }

    // One sends and receives over different connections.
    private static ParticipantQuality Join(ParticipantQuality? other, string participantId, QualityMeter meter) => new(
        participantId, other?.LossUp ?? meter.LossUp, other?.LossDown ?? meter.LossDown,
        other?.RoundTripMs ?? (meter.RoundTripUs is { } us ? (int)(us / 1_000) : null),
        (other?.KbitsUp ?? 0) + meter.KbitsUp, (other?.KbitsDown ?? 0) + meter.KbitsDown);
}
