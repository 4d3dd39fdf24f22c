using Classroom.Rtc;

namespace Classroom.Sfu;

/// <summary>Looks at a connection's counters from time to time; the differences say how its line is.</summary>
internal sealed class QualityMeter
{
    /// <summary>Of fewer packets no rate can be told.</summary>
    private const int PacketsMin = 20;

    private const int FractionOfReports = 256;
    private const int BitsPerByte = 8;

    // Packets by source at the last look, and at this one: of streams that are there, so no more than there are m-lines.
    private Dictionary<uint, long> _sentBefore = [];
    private Dictionary<uint, long> _sent = [];
    private long _received;
    private long _lost;
    private long _bytesUp;
    private long _bytesDown;

    public double? LossUp { get; private set; }
    public double? LossDown { get; private set; }
    public long? RoundTripUs { get; private set; }
    public int KbitsUp { get; private set; }
    public int KbitsDown { get; private set; }

    public void Look(long elapsedUs, PeerConnection connection)
    {
        LookUp(elapsedUs, connection);
        LookDown(elapsedUs, connection);
    }

    private void LookUp(long elapsedUs, PeerConnection connection)
    {
        long received = 0, lost = 0, bytes = 0;
        foreach (var stream in connection.Inbound)
        {
            received += stream.Stats.Packets;
            lost += stream.Stats.Lost;
            bytes += stream.Stats.Bytes;
        }
        // A repaired packet is among those received, though it was lost on the way.
        LossUp = received - _received >= PacketsMin ? Math.Min(1, (double)(lost - _lost) / (received - _received)) : null;
        KbitsUp = Kbits(bytes - _bytesUp, elapsedUs);
        (_received, _lost, _bytesUp) = (received, lost, bytes);
    }

    private void LookDown(long elapsedUs, PeerConnection connection)
    {
        long sent = 0, fractions = 0, bytes = 0;
        RoundTripUs = null;
        foreach (var stream in connection.Outbound)
        {
            var now = stream.Stats.Packets - _sentBefore.GetValueOrDefault(stream.Ssrc.Value);
            _sent[stream.Ssrc.Value] = stream.Stats.Packets;
            bytes += stream.Stats.Bytes;
            if (now == 0) continue;
            sent += now;
            fractions += now * stream.Stats.FractionLost;
            if (stream.Stats.RoundTripUs > 0) RoundTripUs = Math.Max(RoundTripUs ?? 0, stream.Stats.RoundTripUs);
        }
        LossDown = sent >= PacketsMin ? (double)fractions / sent / FractionOfReports : null;
        // Streams that have ended take what they had counted with them.
        KbitsDown = Kbits(Math.Max(0, bytes - _bytesDown), elapsedUs);
        _bytesDown = bytes;
        (_sentBefore, _sent) = (_sent, _sentBefore);
        _sent.Clear();
    }

    private static int Kbits(long bytes, long elapsedUs) => (int)(bytes * BitsPerByte * 1_000 / Math.Max(1, elapsedUs));
}
