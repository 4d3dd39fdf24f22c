using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Streams;

/// <summary>A publisher's clock as its latest sender report told it (RFC 3550 section 6.4.1), carried on to any instant.</summary>
public sealed class SourceClock(int clockRate)
{
    /// <summary>True once the publisher has told the wall-clock time of one of its timestamps.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>NTP time in 32.32 fixed point, the media time that belongs to it, and when that was told.</summary>
    public ulong NtpTime { get; private set; }
    public MediaTime Time { get; private set; }
    public long ToldUs { get; private set; }

    public void Set(long toldUs, ulong ntpTime, MediaTime time) => (IsKnown, ToldUs, NtpTime, Time) = (true, toldUs, ntpTime, time);

    /// <summary>NTP time of this instant and the media time that belongs to it.</summary>
    public (ulong NtpTime, MediaTime Time) At(long nowUs)
    {
        var elapsedUs = nowUs - ToldUs;
        // 32.32 fixed point (RFC 3550 section 4); seconds and rest apart, so that nothing overflows.
        var ntp = NtpTime + ((ulong)(elapsedUs / 1_000_000) << 32) + (((ulong)(elapsedUs % 1_000_000) << 32) / 1_000_000);
        return (ntp, Time + elapsedUs * clockRate / 1_000_000);
    }
}
