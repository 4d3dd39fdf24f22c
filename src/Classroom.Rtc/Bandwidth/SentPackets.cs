using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Bandwidth;

/// <summary>What one transport sent lately, by its transport-wide number, until the peer has told of it or it is too old.</summary>
internal sealed class SentPackets
{
    /// <summary>A second and a half of a class of thirty; a power of two.</summary>
    public const int Capacity = 2048;

    // Pinned: where it is made it stays, instead of being moved twice while the program waits.
    private readonly Sent[] _sent = GC.AllocateArray<Sent>(Capacity, pinned: true);
    private long _next = SequenceNumber.First(1).Value;

    /// <summary>The number that the next packet gets.</summary>
    public ushort Next => (ushort)_next;

    /// <summary>The same, unwrapped.</summary>
    public long NextIndex => _next;

    public void Add(long nowUs, int bytes, short probe)
    {
        _sent[_next % Capacity] = new Sent { AtUs = nowUs, Bytes = bytes, Probe = probe };
        _next++;
    }

    /// <summary>
    /// The packet behind a number that the peer names. A newer number than any that was sent, or one of so long ago that another has its place, is nobody's.
    /// </summary>
    public bool TryFind(ushort wire, out long number)
    {
        var age = (ushort)(Next - wire);
        number = _next - age;
        return age is > 0 and <= Capacity && number >= SequenceNumber.First(1).Value;
    }

    public ref Sent this[long number] => ref _sent[number % Capacity];

    /// <summary>One packet, and what the peer has told of it.</summary>
    internal struct Sent
    {
        public long AtUs;
        public int Bytes;
        public short Probe;
        public Fate Fate;
    }

    internal enum Fate : byte
    {
        Unknown,
        Lost,
        Received,
    }
}
