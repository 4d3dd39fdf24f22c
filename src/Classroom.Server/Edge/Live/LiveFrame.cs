using System.Buffers;

namespace Classroom.Server.Edge.Live;

/// <summary>One merged frame on its way to many sockets; its bytes go back to the pool with the last of them.</summary>
internal sealed class LiveFrame
{
    private readonly byte[] _bytes;
    private readonly int _length;
    private int _users = 1;

    /// <summary>Takes over a rented array.</summary>
    public LiveFrame(byte[] rented, int length) => (_bytes, _length) = (rented, length);

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    public LiveFrame Share()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
