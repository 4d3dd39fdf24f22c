using System.Buffers.Binary;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>Datagrams that wait for one flush, each joined to the last message for the same receiver where it may be.</summary>
internal sealed class SendArena(bool joins)
{
    /// <summary>Half of a core's second-level cache, so that what was just encrypted is still there when the kernel copies it.</summary>
    public const int Capacity = 256 * 1024;

    /// <summary>Under the kernel's limit of 1,024 messages a call.</summary>
    public const int MaxMessages = 512;

    private const int Slots = 2 * MaxMessages;
    private const int SsrcOffset = 8;

    private readonly OutgoingMessage[] _messages = new OutgoingMessage[MaxMessages];

    // The last message for a receiver, by its hash. Who shares a slot with another is joined less often; what is left of an earlier flush names no message
    // of this receiver's but its last one, since each new one is written here.
    private readonly ushort[] _last = new ushort[Slots];
    private int _end;

    /// <summary>Pinned, since the kernel reads it.</summary>
    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);

    public int Count { get; private set; }

    /// <summary>Turned off for good where the machine's network cannot cut messages.</summary>
    public bool Joins { get; set; } = joins;

    public ReadOnlySpan<OutgoingMessage> Messages => _messages.AsSpan(0, Count);

    public bool HasRoom(int length) => _end + length <= Capacity && Count < MaxMessages;

    public Span<byte> Rent(int length) => Bytes.AsSpan(_end, length);

    public void Commit(int length, in TransportAddress to)
    {
        ref var last = ref _last[to.Hash % Slots];
        var datagram = new OutgoingMessage.Piece(_end, length);
        var stream = Joins ? StreamOf(Bytes.AsSpan(_end, length)) : OutgoingMessage.NoStream;
        if (!Joins || last >= Count || !_messages[last].TryAppend(to, datagram, stream))
        {
            last = (ushort)Count;
            _messages[Count++] = new OutgoingMessage(to, datagram, stream);
        }

        _end += length;
    }

    public void Clear() => (Count, _end) = (0, 0);

    // The SSRC of an SRTP packet, which is not encrypted (RFC 3711 section 3.1).
    private static uint StreamOf(ReadOnlySpan<byte> datagram) =>
        Demultiplexer.Classify(datagram) == DatagramKind.Rtp ? BinaryPrimitives.ReadUInt32BigEndian(datagram[SsrcOffset..]) : OutgoingMessage.NoStream;
}
