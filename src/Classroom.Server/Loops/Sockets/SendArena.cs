using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>Datagrams that wait for one flush, in the order of their making; neighbours for the same receiver are joined where they may be.</summary>
internal sealed class SendArena(bool joins)
{
    /// <summary>Half of a core's second-level cache, so that what was just encrypted is still there when the kernel copies it.</summary>
    public const int Capacity = 256 * 1024;

    /// <summary>Under the kernel's limit of 1,024 messages a call.</summary>
    public const int MaxMessages = 512;

    private readonly OutgoingMessage[] _messages = new OutgoingMessage[MaxMessages];
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
        if (!Joins || Count == 0 || !_messages[Count - 1].TryAppend(to, length))
            _messages[Count++] = new OutgoingMessage(to, _end, length);
        _end += length;
    }

    public void Clear() => (Count, _end) = (0, 0);
}
