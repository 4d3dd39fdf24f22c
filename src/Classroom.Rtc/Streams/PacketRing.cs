namespace Classroom.Rtc.Streams;

/// <summary>The latest payloads of one publisher's stream, kept once for all its viewers.</summary>
public sealed class PacketRing
{
    /// <summary>A datagram of an Ethernet path less IP, UDP and RTP headers always fits.</summary>
    public const int SlotLength = 1500;

    private readonly byte[] _bytes;
    private readonly int[] _lengths;
    private long _next;

    public PacketRing(int slots)
    {
        // Pinned: a garbage collection must never move what a send is reading.
        _bytes = GC.AllocateUninitializedArray<byte>(slots * SlotLength, pinned: true);
        _lengths = new int[slots];
    }

    /// <summary>Copies a payload in, over the oldest; -1 when it is too long.</summary>
    public long Add(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > SlotLength) return -1;
        var slot = (int)(_next % _lengths.Length);
        payload.CopyTo(_bytes.AsSpan(slot * SlotLength));
        _lengths[slot] = payload.Length;
        return _next++;
    }

    /// <summary>The payload with a spare octet behind it, which belongs to it from now on if <see cref="Widen"/> says so.</summary>
    public bool TryGetWider(long handle, out Span<byte> payload)
    {
        if (!TryGet(handle, out payload) || payload.Length == SlotLength) return false;
        payload = _bytes.AsSpan((int)(handle % _lengths.Length) * SlotLength, payload.Length + 1);
        return true;
    }

    public void Widen(long handle) => _lengths[(int)(handle % _lengths.Length)]++;

    /// <summary>The payload with RTP padding behind it, whose last octet counts it; false where the slot has no room either.</summary>
    public bool TryGetPadded(long handle, int padding, out Span<byte> payload)
    {
        if (!TryGet(handle, out payload)) return false;
        if (padding == 0) return true;
        if (payload.Length + padding > SlotLength) return false;
        var slot = (int)(handle % _lengths.Length);
        payload = _bytes.AsSpan(slot * SlotLength, payload.Length + padding);
        payload[^padding..].Clear();
        payload[^1] = (byte)padding;
        return true;
    }

    /// <summary>The payload behind a handle, if it has not been overwritten.</summary>
    public bool TryGet(long handle, out Span<byte> payload)
    {
        payload = default;
        if (handle < 0 || handle >= _next || handle < _next - _lengths.Length) return false;
        var slot = (int)(handle % _lengths.Length);
        payload = _bytes.AsSpan(slot * SlotLength, _lengths[slot]);
        return true;
    }
}
