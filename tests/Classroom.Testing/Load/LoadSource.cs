using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Testing.Load;

/// <summary>One stream that comes in: what came, what is missing, and what could be shown of it. Belongs to the loop's thread.</summary>
public sealed class LoadSource
{
    /// <summary>Who comes later than so many others comes too late.</summary>
    private const int WindowPackets = 1_024;

    private const int BitsPerWord = 64;
    private const int ShareParts = 256;
    private const long FirstCycle = 1 << 16;

    private readonly VideoCodec? _codec;
    private readonly ulong[] _came = new ulong[WindowPackets / BitsPerWord];
    private bool _isStarted;
    private SequenceNumber _first;
    private SequenceNumber _highest;
    private long _arrived;
    private (long Expected, long Arrived) _reported;
    private long _from = long.MinValue;
    private long _end = long.MaxValue;
    private long _counted;

    internal LoadSource(uint ssrc, string msid, VideoCodec? codec)
    {
        (Ssrc, _codec) = (ssrc, codec);
        Owner = msid.Split(' ')[0];
    }

    public uint Ssrc { get; }

    public bool IsVideo => _codec is not null;

    /// <summary>Whose it is: the first word of the description's msid.</summary>
    public string Owner { get; }

    /// <summary>Packets, each once.</summary>
    public long Packets { get; private set; }

    /// <summary>Those of them that were lost and have come as repairs.</summary>
    public long Repaired { get; private set; }

    /// <summary>Pictures whose last packet has come.</summary>
    public long Pictures { get; private set; }

    /// <summary>Lines of the picture, by its latest key frame; 0 before the first.</summary>
    public int Lines { get; private set; }

    /// <summary>Pictures that were sent within the window.</summary>
    public long CountedPictures { get; internal set; }

    /// <summary>Packets of the window, by their numbers; and how many of them have not come.</summary>
    public long Expected => _isStarted ? Math.Max(0, Math.Min(_end, _highest.Value + 1) - Math.Max(_from, _first.Value)) : 0;

    public long Missing => Expected - _counted;

    internal NackGenerator Nacks { get; } = new();

    internal bool HasReport => _isStarted;

    /// <summary>From the next packet on they count.</summary>
    public void Begin() => (_from, _end, _counted, CountedPictures) = (_isStarted ? _highest.Value + 1 : long.MinValue, long.MaxValue, 0, 0);

    /// <summary>Those that come after the highest so far do not count; those that are missing still do.</summary>
    public void End() => _end = _isStarted ? _highest.Value + 1 : long.MaxValue;

    /// <summary>Takes a packet; false where it was here before, or comes too late.</summary>
    internal bool Take(long nowUs, ushort wire, bool isRepair, bool isMarked, ReadOnlySpan<byte> payload)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _first = _highest = SequenceNumber.First(wire);
        }

        var number = SequenceNumber.Extend(wire, _highest);
        if (number < _first || _highest - number >= WindowPackets)
            return false;
        if (IsVideo)
            Nacks.Receive(nowUs, number);
        Advance(number);
        ref var word = ref _came[number.Value % WindowPackets / BitsPerWord];
        var bit = 1UL << (int)(number.Value % BitsPerWord);
        if ((word & bit) != 0)
            return false;
        word |= bit;
        Count(number, isRepair);
        if (_codec is { } codec)
            Look(codec, isMarked, payload);
        return true;
    }

    /// <summary>What the other side is told once a second: losses on the way, whether repaired since or not.</summary>
    internal ReportBlock Report()
    {
        var expected = _highest - _first + 1;
        var (newly, lost) = (expected - _reported.Expected, expected - _reported.Expected - (_arrived - _reported.Arrived));
        _reported = (expected, _arrived);
        return new ReportBlock
        {
            Ssrc = Ssrc,
            FractionLost = (byte)(newly > 0 && lost > 0 ? Math.Min(byte.MaxValue, lost * ShareParts / newly) : 0),
            CumulativeLost = (int)(expected - _arrived),
            HighestSequence = (uint)(_highest.Value - FirstCycle),
        };
    }

    private void Advance(SequenceNumber number)
    {
        if (number - _highest >= WindowPackets)
            Array.Clear(_came);
        else
        {
            for (var skipped = _highest + 1; skipped <= number; skipped += 1)
                _came[skipped.Value % WindowPackets / BitsPerWord] &= ~(1UL << (int)(skipped.Value % BitsPerWord));
        }

        if (number > _highest)
            _highest = number;
    }

    private void Count(SequenceNumber number, bool isRepair)
    {
        Packets++;
        if (isRepair)
            Repaired++;
        else
            _arrived++;
        if (number.Value >= _from && number.Value < _end)
            _counted++;
    }

    private void Look(VideoCodec codec, bool isMarked, ReadOnlySpan<byte> payload)
    {
        if (isMarked)
            Pictures++;
        if (VideoHead.ReadSize(codec, payload).Height is > 0 and var lines)
            Lines = lines;
    }
}
